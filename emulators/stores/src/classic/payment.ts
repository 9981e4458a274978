import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { readCard } from '../shop/card.ts';
import { isProblem, type Problem } from '../shop/problem.ts';
import { totals } from '../shop/totals.ts';
import { cardFields } from './card-fields.ts';
import { checkoutOf, guard } from './checkout-guard.ts';
import { button } from './elements.ts';
import { storePage } from './layout.ts';
import { sums } from './summary.ts';

export const showPayment = get(
  '/checkout/payment',
  'payment',
  (visit) => guard(visit, 'payment') ?? paymentPage(visit),
);

/** The card is checked at once, and charged with the order. */
export const submitPayment = post('/checkout/payment', 'payment', (visit) => {
  const refused = guard(visit, 'payment');
  if (refused) return refused;
  const card = readCard(visit.shop, visit.form);
  if (isProblem(card)) return paymentPage(visit, card);
  checkoutOf(visit).card = card;
  return goTo(visit, visit.shop.switches.threeDSecure ? '/checkout/3ds' : '/checkout/review');
});

function paymentPage(visit: Visit, problem: Problem | null = null) {
  const { shop, session } = visit;
  const { paymentFrame, currency } = shop.switches;
  return storePage(visit, {
    title: 'Payment',
    problem,
    main: html`<h1>Payment</h1><form id="payment-form" method="post" action="${pathIn(shop, '/checkout/payment')}">
${paymentFrame ? frame(visit) : cardFields(shop)}
${button(shop, 'savePayment')}</form>${sums(shop, totals(shop, session, 'payment'), currency)}`,
  });
}

/** The form waits until the frame has exchanged the card for a token. */
const frame = ({ shop }: Visit) => html`<input type="hidden" name="cardToken" id="card-token">
<iframe id="payment-frame" title="Card" src="${pathIn(shop, '/checkout/payment-frame')}" width="420" height="260"></iframe>
<script>
const form = document.getElementById('payment-form');
form.addEventListener('submit', (event) => {
  if (document.getElementById('card-token').value) return;
  event.preventDefault();
  document.getElementById('payment-frame').contentWindow.postMessage('tokenize', location.origin);
});
addEventListener('message', ({ data, origin }) => {
  if (origin !== location.origin || !data.cardToken) return;
  document.getElementById('card-token').value = data.cardToken;
  form.submit();
});
</script>`;
