import { confirmationOf } from '../faults/confirmation.ts';
import { submit } from '../faults/submit.ts';
import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import type { Address } from '../shop/address.ts';
import type { Card } from '../shop/card.ts';
import { isProblem, type Problem } from '../shop/problem.ts';
import { totals } from '../shop/totals.ts';
import { bagPage } from './bag.ts';
import { checkoutOf, guard, pageOf } from './checkout-guard.ts';
import { button, shown } from './elements.ts';
import { storePage } from './layout.ts';
import { addressText, lineTable, sums } from './summary.ts';

export const showReview = get('/checkout/review', 'review', (visit) => guard(visit, 'review') ?? reviewPage(visit));

function reviewPage(visit: Visit, problem: Problem | null = null) {
  const { shop, session } = visit;
  const { currency } = shop.switches;
  const { id, email = '', address, card } = checkoutOf(visit);
  const priced = totals(shop, session, 'review');
  return storePage(visit, {
    title: 'Review your order',
    problem,
    main: html`<h1>Review your order</h1>${lineTable(priced.lines, currency)}${sums(shop, priced, currency)}
<dl>${shown(shop, 'deliverTo', addressText(address as Address))}${shown(shop, 'contact', email)}${shown(shop, 'card', `•••• ${(card as Card).last4}`)}</dl>
<form id="order-form" method="post" action="${pathIn(shop, '/checkout/order')}"><input type="hidden" name="checkout" value="${id}">
${button(shop, 'placeOrder')}</form>`,
  });
}

export const submitOrder = post('/checkout/order', 'order', (visit) => {
  const { shop, session, form } = visit;
  return submit(shop, session, form.checkout ?? '', (result) => {
    if (!isProblem(result)) return goTo(visit, `/checkout/confirmation?id=${result.id}`);
    return result.code === 'sold_out' ? bagPage(visit, result) : goTo(visit, pageOf(result.step ?? 'bag'));
  });
});

/** Only in the session that placed the order. */
export const showConfirmation = get('/checkout/confirmation', 'confirmation', (visit) => {
  const { shop, session, query } = visit;
  const order = shop.orders.find(({ id }) => id === query.get('id') && session.orders.includes(id));
  if (!order) return goTo(visit, '/bag');
  const { number, lines, currency, address, email, ...priced } = confirmationOf(shop, order);
  return storePage(visit, {
    title: 'Thank you for your order',
    main: html`<h1>Thank you for your order</h1><dl>${number !== null && shown(shop, 'orderNumber', number)}</dl>
${lineTable(lines, currency)}${sums(shop, priced, currency)}
<dl>${shown(shop, 'deliverTo', addressText(address))}${shown(shop, 'contact', email)}</dl>`,
  });
});
