import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { addToBag, soldOutAt } from '../shop/bag.ts';
import { formatMoney } from '../shop/money.ts';
import type { Problem } from '../shop/problem.ts';
import { type Product, variantsOf } from '../shop/products.ts';
import type { Shop } from '../shop/shop.ts';
import { unitPrice } from '../shop/totals.ts';
import { button, select, shown } from './elements.ts';
import { storePage } from './layout.ts';

export const showProduct = get('/product/:sku', 'product', (visit) => productPage(visit, visit.params.sku));

/** A product without sizes or colours has no select for them. */
function productPage(visit: Visit, sku = '', problem: Problem | null = null) {
  const { shop } = visit;
  const product = shop.product(sku);
  if (!product)
    return storePage(visit, { title: 'Not found', main: html`<h1>We can’t find this item</h1>`, status: 404 });
  const { name, brand, sizes, colors } = product;
  const gone = !variantsOf(product).some((variant) => !soldOutAt(shop, variant, 'product'));
  const choice = (text: string) => ({ value: '', text, selected: true });
  return storePage(visit, {
    title: name,
    problem,
    main: html`<h1 id="product-name">${name}</h1><p id="brand">${brand}</p><p>Item <span id="sku">${sku}</span></p>
<dl>${shown(shop, 'price', formatMoney(unitPrice(shop, sku, 'product'), shop.switches.currency))}</dl>
${gone && html`<p id="sold-out">Sold out</p>`}
<form method="post" action="${pathIn(shop, '/bag')}"><input type="hidden" name="sku" value="${sku}">
${sizes.length > 0 && select(shop, 'size', [choice('Choose a size'), ...sizes.map((value) => ({ value }))])}
${colors.length > 0 && select(shop, 'color', [choice('Choose a color'), ...colors.map((value) => ({ value }))])}
${soldOutNotes(shop, product)}
${select(shop, 'quantity', quantities(shop))}
${button(shop, 'addToBag', { disabled: gone })}</form>`,
  });
}

const soldOutNotes = (shop: Shop, product: Product) =>
  html`<ul id="sold-out-variants">${variantsOf(product)
    .filter((variant) => soldOutAt(shop, variant, 'product'))
    .map(
      ({ size, color }) => html`<li data-size="${size}" data-color="${color}">${size} ${color}: sold out</li>`,
    )}</ul>`;

const quantities = (shop: Shop) =>
  Array.from({ length: shop.switches.quantityLimit ?? 10 }, (_, index) => ({ value: String(index + 1) }));

export const addProduct = post('/bag', 'bag', (visit) => {
  const { shop, session, form } = visit;
  const { sku = '', size = '', color = '', quantity = '1' } = form;
  const problem = addToBag(shop, session, { sku, size, color, quantity: Number(quantity) });
  return problem ? productPage(visit, sku, problem) : goTo(visit, '/bag');
});
