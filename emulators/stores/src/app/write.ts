import { submit } from '../faults/submit.ts';
import { json, type Reply } from '../server/reply.ts';
import { post } from '../server/route.ts';
import type { Visit } from '../server/visit.ts';
import { readAddress } from '../shop/address.ts';
import { addToBag, applyPromo, setQuantity } from '../shop/bag.ts';
import { readCard } from '../shop/card.ts';
import { continueAsGuest, signIn } from '../shop/customer.ts';
import { isProblem, type Problem, problem } from '../shop/problem.ts';
import type { Checkout } from '../shop/session.ts';
import { nextView, refused } from './read.ts';
import { bagView, confirmationView } from './views.ts';

const bagOr = (visit: Visit, error: Problem | null): Reply => (error ? refused(error) : json(bagView(visit)));
const nextOr = (visit: Visit, error: Problem | null): Reply => (error ? refused(error) : nextView(visit));

/** Runs `fill` if the checkout has begun. */
const filling = (visit: Visit, fill: (checkout: Checkout) => Problem | null): Reply =>
  visit.session.checkout ? nextOr(visit, fill(visit.session.checkout)) : nextView(visit);

export const writes = [
  post('/api/bag', 'bag', (visit) => {
    const { sku = '', size = '', color = '', quantity = '1' } = visit.form;
    return bagOr(visit, addToBag(visit.shop, visit.session, { sku, size, color, quantity: Number(quantity) }));
  }),
  post('/api/bag/update', 'bag', (visit) =>
    bagOr(visit, setQuantity(visit.shop, visit.session, Number(visit.form.line), Number(visit.form.quantity))),
  ),
  post('/api/promo', 'bag', (visit) => bagOr(visit, applyPromo(visit.shop, visit.session, visit.form.promo ?? ''))),
  post('/api/checkout', 'bag', nextView),
  post('/api/sign-in', 'sign_in', (visit) =>
    nextOr(visit, signIn(visit.shop, visit.session, visit.form.email ?? '', visit.form.password ?? '')),
  ),
  post('/api/guest', 'sign_in', (visit) =>
    nextOr(visit, continueAsGuest(visit.shop, visit.session, visit.form.email ?? '')),
  ),
  post('/api/address', 'address', (visit) =>
    filling(visit, (checkout) => {
      const address = readAddress(visit.shop, visit.form);
      if (isProblem(address)) return address;
      checkout.address = address;
      return null;
    }),
  ),
  post('/api/shipping', 'shipping', (visit) =>
    filling(visit, (checkout) => {
      const method = visit.shop.settings.shippingMethods.find(({ id }) => id === visit.form.method);
      if (!method) return problem('bad_input', 'Choose a shipping method.', 'shipping');
      checkout.shippingMethod = method.id;
      return null;
    }),
  ),
  post('/api/card', 'payment', (visit) =>
    filling(visit, (checkout) => {
      const card = readCard(visit.shop, visit.form);
      if (isProblem(card)) return card;
      checkout.card = card;
      return null;
    }),
  ),
  post('/api/3ds', 'three_d_secure', (visit) =>
    filling(visit, (checkout) => {
      checkout.authenticated = isBankCode(visit.form.code);
      return checkout.authenticated ? null : problem('card_declined', 'The code is not correct.', 'three_d_secure');
    }),
  ),
  post('/api/order', 'order', (visit) =>
    submit(visit.shop, visit.session, visit.form.checkout ?? '', (result) =>
      isProblem(result) ? refused(result) : json(confirmationView(visit, result)),
    ),
  ),
];

const isBankCode = (code = ''): boolean => /^\d{6}$/.test(code) && code !== '000000';
