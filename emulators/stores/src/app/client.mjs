/**
 * The single-page shop, in the browser. Each view is a custom element with an open shadow root; its buttons are disabled for a while, as
 * they are until the scripts of a real shop have loaded. `window.store` has the base path, the delay and the names of the elements.
 */
const { base, buttonDelayMs, names } = window.store;

const escape = (text) => String(text ?? '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const input = (element, name = element, type = 'text', value = '') =>
  `<label>${escape(names[element].text)} <input id="${names[element].id}" name="${name}" type="${type}" value="${escape(value)}"></label>`;
const select = (element, values, chosen) =>
  `<label>${escape(names[element].text)} <select id="${names[element].id}" name="${element}">${values
    .map(
      (value) =>
        `<option value="${escape(value)}"${value === chosen ? ' selected' : ''}>${escape(value) || 'Choose'}</option>`,
    )
    .join('')}</select></label>`;
const button = (element) => `<button id="${names[element].id}" type="submit">${escape(names[element].text)}</button>`;
const shown = (element, text) =>
  `<dt>${escape(names[element].text)}</dt><dd id="${names[element].id}">${escape(text)}</dd>`;
const form = (path, fields) => `<form data-post="${path}">${fields}</form>`;

const lines = (all) =>
  `<ul id="lines">${all
    .map(
      ({ sku, name, variant, quantity, unitPrice }) =>
        `<li class="line" data-sku="${escape(sku)}"><span class="name">${escape(name)}</span> <span class="variant">${escape(variant)}</span> <span class="quantity">${quantity}</span> <span class="unit-price">${escape(unitPrice)}</span></li>`,
    )
    .join('')}</ul>`;
const sums = (view) =>
  `<dl>${['subtotal', 'discount', 'shipping', 'tax', 'total'].map((name) => shown(name, view[name])).join('')}</dl>`;
const details = ({ shipTo, email }) => `<dl>${shown('deliverTo', shipTo)}${shown('contact', email)}</dl>`;

const views = {
  home: ({ products }) =>
    `<h1>New arrivals</h1>${products.map(({ sku, name, price }) => `<p><a href="${base}/app/product/${escape(sku)}">${escape(name)}</a> ${escape(price)}</p>`).join('')}`,
  product: ({ sku, name, price, sizes, colors, soldOut }) =>
    `<h1 id="product-name">${escape(name)}</h1><p id="sku">${escape(sku)}</p><dl>${shown('price', price)}</dl>${
      soldOut
        ? '<p id="sold-out">Sold out</p>'
        : form(
            'bag',
            `<input type="hidden" name="sku" value="${escape(sku)}">${sizes.length ? select('size', ['', ...sizes]) : ''}${colors.length ? select('color', ['', ...colors]) : ''}${input('quantity', 'quantity', 'number', '1')}${button('addToBag')}`,
          )
    }`,
  bag: (view) =>
    `<h1>Shopping bag</h1>${lines(view.lines)}${view.lines
      .map((_line, index) =>
        form(
          'bag/update',
          `<input type="hidden" name="line" value="${index}"><input type="hidden" name="quantity" value="0">${button('remove')}`,
        ),
      )
      .join(
        '',
      )}${form('promo', input('promo') + button('applyPromo'))}${sums(view)}${form('checkout', button('checkout'))}`,
  sign_in: ({ guestCheckout }) =>
    `<h1>Sign in</h1>${form('sign-in', input('email') + input('password', 'password', 'password') + button('signIn'))}${
      guestCheckout ? form('guest', input('guestEmail', 'email') + button('guest')) : ''
    }`,
  address: ({ fields, states, address }) =>
    `<h1>Shipping address</h1>${form(
      'address',
      fields
        .map((field) =>
          field === 'state'
            ? select(field, ['', ...states], address.state)
            : field === 'country'
              ? select(field, ['US', 'CA'], address.country)
              : input(field, field, 'text', address[field]),
        )
        .join('') + button('saveAddress'),
    )}`,
  shipping: (view) =>
    `<h1>Shipping method</h1>${form(
      'shipping',
      view.methods
        .map(
          ({ id, name, price }) =>
            `<label><input type="radio" name="method" id="ship-${escape(id)}" value="${escape(id)}"> ${escape(name)} ${escape(price)}</label>`,
        )
        .join('') + button('saveShipping'),
    )}${sums(view)}`,
  payment: (view) =>
    `<h1>Payment</h1>${form('card', ['cardName', 'cardNumber', 'expiry', 'cvc'].map((field) => input(field)).join('') + button('savePayment'))}${sums(view)}`,
  three_d_secure: () =>
    `<h1>Your bank wants to verify this payment</h1>${form('3ds', input('code') + button('confirmCode'))}`,
  review: (view) =>
    `<h1>Review your order</h1>${lines(view.lines)}${sums(view)}${details(view)}<dl>${shown('card', view.card)}</dl>${form(
      'order',
      `<input type="hidden" name="checkout" value="${escape(view.checkout)}">${button('placeOrder')}`,
    )}`,
  confirmation: (view) =>
    `<h1>Thank you for your order</h1><dl>${view.number === null ? '' : shown('orderNumber', view.number)}</dl>${lines(view.lines)}${sums(view)}${details(view)}`,
  history: ({ orders }) =>
    `<h1>Your orders</h1>${orders.map(({ number, status, total, shipTo }) => `<p class="order"><a class="order-link" href="${base}/app/orders/${number}">${number}</a> <span class="status">${status}</span> <span class="total">${escape(total)}</span> <span class="ship-to">${escape(shipTo)}</span></p>`).join('')}`,
  order_detail: (view) =>
    `<h1>Order</h1><dl>${shown('orderNumber', view.number)}${shown('status', view.status)}</dl>${lines(view.lines)}${sums(view)}${details(view)}`,
};

class StoreView extends HTMLElement {
  #root = this.attachShadow({ mode: 'open' });

  show(view, problem) {
    const message = problem
      ? `<p role="alert" class="message" data-code="${escape(problem.code)}">${escape(problem.text)}</p>`
      : '';
    this.#root.innerHTML = `<style>label{display:block;margin:.5rem 0}</style>${message}<main>${views[view.view](view)}</main>`;
    const buttons = [...this.#root.querySelectorAll('button')];
    for (const each of buttons) each.disabled = true;
    setTimeout(() => {
      for (const each of buttons) each.disabled = false;
    }, buttonDelayMs);
    for (const each of this.#root.querySelectorAll('form'))
      each.addEventListener('submit', (event) => this.#send(event));
    for (const each of this.#root.querySelectorAll('a'))
      each.addEventListener('click', (event) => {
        event.preventDefault();
        void go(each.getAttribute('href').slice(`${base}/app`.length));
      });
  }

  async #send(event) {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    await request(event.target.dataset.post, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
  }
}
customElements.define('store-view', StoreView);

let current = null;
const element = () => document.querySelector('store-view');

/** The API answers with the next view and its path, or with what is wrong. A page in place of JSON takes over, as a bot wall does. */
async function request(path, init, problem) {
  const response = await fetch(`${base}/api/${path}`, init);
  if (!response.headers.get('content-type')?.includes('json')) {
    document.open();
    document.write(await response.text());
    document.close();
    return;
  }
  const { error, ...view } = await response.json();
  if (error && !view.view) {
    if (error.code === 'session_expired') return request('sign-in', {}, error);
    return element().show(current ?? { view: 'home', products: [] }, error);
  }
  current = view;
  history.pushState(null, '', `${base}/app${view.path}`);
  element().show(view, error ?? problem);
}

const go = (path) => request(`view${path === '/' ? '' : path}`);
addEventListener('popstate', () => void go(location.pathname.slice(`${base}/app`.length) || '/'));
void go((location.pathname.slice(`${base}/app`.length) || '/') + location.search);
