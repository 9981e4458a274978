import { html } from '../server/html.ts';
import { json, page } from '../server/reply.ts';
import { get, post } from '../server/route.ts';
import { pathIn } from '../server/visit.ts';
import { cardFields } from './card-fields.ts';

/** The payment provider's part of the page: asked by its parent, it exchanges the card for a token and passes that on. */
export const paymentFrame = get('/checkout/payment-frame', 'payment', ({ shop }) =>
  page(html`<!doctype html><html lang="en"><head><title>Card</title></head>
<body><form id="card-form">${cardFields(shop)}</form>
<script>
addEventListener('message', async ({ data, origin }) => {
  if (data !== 'tokenize' || origin !== location.origin) return;
  const body = new URLSearchParams(new FormData(document.getElementById('card-form')));
  const answer = await fetch('${pathIn(shop, '/checkout/card-tokens')}', { method: 'POST', body });
  parent.postMessage(await answer.json(), location.origin);
});
</script></body></html>`),
);

export const createCardToken = post('/checkout/card-tokens', 'payment', ({ shop, form }) => {
  const cardToken = `tok_${shop.id(16)}`;
  shop.cardTokens.set(cardToken, form);
  return json({ cardToken });
});
