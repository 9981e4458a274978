import { api, type Session, sum } from '@muse/contracts';
import { answered } from '../context/context.ts';
import { nthThing } from '../reference/cart.ts';
import { addresses, type Card, cards, type Town, thingOf } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import type { Charges, SessionModel } from '../reference/session.ts';
import type { ApiRequest, Step } from './command.ts';

export const createSession = (what: 'everything' | 'one thing'): Step => ({
  description: `create a session of ${what}`,
  async run(model, { shopper, lineOf }) {
    const only = what === 'everything' || model.cart.size === 0 ? undefined : nthThing(model.cart, 0);
    const body = only === undefined ? {} : { items: [await lineOf(only)] };
    const reply = await shopper.call(api.checkout.createSession, { body });
    const { predicted, ...expected } = model.freeze(only);
    expect(answered(reply)).toBe(predicted);
    if (predicted === '201') model.addSession({ ...expected, ...frozenIn(reply.body, expected) });
    return predicted;
  },
});

/** Compares the frozen cart with the model. How the fee is shared between the stores is not modelled, only that it adds up. */
function frozenIn(
  { sessionId, cartSnapshot }: Session,
  { bought, totalCents }: Pick<SessionModel, 'bought' | 'totalCents'>,
) {
  const { stores, summary } = cartSnapshot;
  const lines = stores.flatMap((store) => store.items);
  expect(Object.fromEntries(lines.map((line) => [thingOf(line), line.quantity]))).toEqual(Object.fromEntries(bought));
  expect([summary.totalCents, sum(stores.map((store) => store.totalCents))]).toEqual([totalCents, totalCents]);
  return { id: sessionId, storeCents: new Map(stores.map((store) => [store.storeId, store.totalCents])) };
}

const hasSession = ({ sessions }: Readonly<Model>): boolean => sessions.length > 0;
const paramsOf = ({ latest }: Readonly<Model>) => ({ params: { id: latest.id } });

export const setShipping = (to: Town): Step => ({
  description: `ship to ${to}`,
  precondition: hasSession,
  async run(model, { shopper }) {
    const reply = await shopper.call(api.checkout.setShipping, { ...paramsOf(model), body: addresses[to] });
    const predicted = model.setAddress(model.latest, to);
    expect(answered(reply)).toBe(predicted);
    if (predicted === '200') model.setCharges(model.latest, chargesIn(reply.body));
    return predicted;
  },
});

/** Shipping and tax are not modelled, only that they add up. */
function chargesIn({ cartSnapshot: { stores, summary } }: Session): Charges {
  expect(sum(stores.map((store) => store.totalCents))).toBe(summary.totalCents);
  return {
    addedCents: summary.shippingCents + summary.taxCents,
    totalCents: summary.totalCents,
    storeCents: new Map(stores.map((store) => [store.storeId, store.totalCents])),
  };
}

export const setPayment = (card: Card): ApiRequest => ({
  description: `pay with ${card}`,
  precondition: hasSession,
  send: async (model, { shopper }) =>
    answered(
      await shopper.call(api.checkout.setPayment, { ...paramsOf(model), body: { paymentMethodId: cards[card] } }),
    ),
  predict: (model) => model.setCard(model.latest, card),
});

export const cancelSession: ApiRequest = {
  description: 'cancel the session',
  precondition: hasSession,
  send: async (model, { shopper }) => answered(await shopper.call(api.checkout.cancelSession, paramsOf(model))),
  predict: (model) => model.cancel(model.latest),
};
