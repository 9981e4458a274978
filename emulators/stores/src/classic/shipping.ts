import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { formatMoney } from '../shop/money.ts';
import { type Problem, problem } from '../shop/problem.ts';
import { priceOf, totals } from '../shop/totals.ts';
import { checkoutOf, guard } from './checkout-guard.ts';
import { button } from './elements.ts';
import { storePage } from './layout.ts';
import { sums } from './summary.ts';

export const showShipping = get(
  '/checkout/shipping',
  'shipping',
  (visit) => guard(visit, 'shipping') ?? shippingPage(visit),
);

export const submitShipping = post('/checkout/shipping', 'shipping', (visit) => {
  const refused = guard(visit, 'shipping');
  if (refused) return refused;
  const method = visit.shop.settings.shippingMethods.find(({ id }) => id === visit.form.method);
  if (!method) return shippingPage(visit, problem('bad_input', 'Choose a shipping method.', 'shipping'));
  checkoutOf(visit).shippingMethod = method.id;
  return goTo(visit, '/checkout/payment');
});

function shippingPage(visit: Visit, because: Problem | null = null) {
  const { shop, session } = visit;
  const { currency } = shop.switches;
  const priced = totals(shop, session, 'shipping');
  return storePage(visit, {
    title: 'Shipping method',
    problem: because,
    main: html`<h1>Shipping method</h1><form method="post" action="${pathIn(shop, '/checkout/shipping')}">
${shop.settings.shippingMethods.map((method) => {
  const price = formatMoney(priceOf(method, priced.items - priced.discount), currency);
  return html`<label><input type="radio" name="method" id="ship-${method.id}" value="${method.id}"> ${method.name}, ${method.days}: <span class="price">${price}</span></label>`;
})}
${button(shop, 'saveShipping')}</form>${sums(shop, priced, currency)}`,
  });
}
