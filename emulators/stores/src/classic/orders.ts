import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { formatMoney } from '../shop/money.ts';
import type { Order } from '../shop/order.ts';
import { cancelByCustomer, findOrder, historyOf } from '../shop/order-status.ts';
import type { Problem } from '../shop/problem.ts';
import { button, input, shown } from './elements.ts';
import { storePage } from './layout.ts';
import { addressText, lineTable, sums } from './summary.ts';

export const showHistory = get('/orders', 'history', (visit) => {
  const { shop, session } = visit;
  const orders = historyOf(shop, session);
  if (session.account === null && orders.length === 0) return goTo(visit, '/sign-in');
  return storePage(visit, {
    title: 'Your orders',
    main: html`<h1>Your orders</h1><table id="orders"><tbody>${orders.map(
      ({ number, placedAt, status, total, currency, address }) =>
        html`<tr class="order"><td><a class="order-link" href="${pathIn(shop, `/orders/${number}`)}">${number}</a></td><td class="date">${placedAt.slice(0, 10)}</td><td class="status">${status}</td><td class="total">${formatMoney(total, currency)}</td><td class="ship-to">${addressText(address)}</td></tr>`,
    )}</tbody></table>`,
  });
});

/** For guests: `?number=…&email=…` shows the order. */
export const lookUpOrder = get('/orders/find', 'history', (visit) => {
  const { shop, session, query } = visit;
  const number = query.get('number');
  const order = number === null ? undefined : findOrder(shop, session, number, query.get('email') ?? undefined);
  if (order) return orderPage(visit, order);
  return storePage(visit, {
    title: 'Find an order',
    main: html`<h1>Find an order</h1>${number !== null && html`<p id="not-found">We found no order with this number and e-mail.</p>`}
<form action="${pathIn(shop, '/orders/find')}">${input(shop, 'orderNumber', { name: 'number' })}${input(shop, 'guestEmail', { name: 'email' })}${button(shop, 'findOrder')}</form>`,
  });
});

export const showOrder = get('/orders/:number', 'order_detail', (visit) => {
  const order = findOrder(visit.shop, visit.session, visit.params.number ?? '');
  return order ? orderPage(visit, order) : goTo(visit, '/sign-in');
});

export const cancelOrder = post('/orders/:number/cancel', 'order_detail', (visit) => {
  const { shop, session, params, form } = visit;
  const order = findOrder(shop, session, params.number ?? '', form.email);
  return order ? orderPage(visit, order, cancelByCustomer(shop, order)) : goTo(visit, '/sign-in');
});

function orderPage(visit: Visit, order: Order, problem: Problem | null = null) {
  const { shop } = visit;
  const { number, status, tracking, lines, currency, address, email } = order;
  return storePage(visit, {
    title: `Order ${number}`,
    problem,
    main: html`<h1>Order</h1><dl>${shown(shop, 'orderNumber', number)}${shown(shop, 'status', status)}
${tracking && html`${shown(shop, 'tracking', `${tracking.carrier} ${tracking.code}`)}<a id="track" href="${pathIn(shop, `/tracking/${tracking.code}`)}">Track the parcel</a>`}</dl>
${lineTable(lines, currency)}${sums(shop, order, currency)}<dl>${shown(shop, 'deliverTo', addressText(address))}</dl>
${status === 'processing' && html`<form method="post" action="${pathIn(shop, `/orders/${number}/cancel`)}"><input type="hidden" name="email" value="${email}">${button(shop, 'cancelOrder')}</form>`}`,
  });
}
