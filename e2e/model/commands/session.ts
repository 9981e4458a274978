import { api, type Session, sum } from '@muse/contracts';
import { answered } from '../context/context.ts';
import { nthThing } from '../reference/cart.ts';
import { addresses, type Card, cards, type Place, thingOf } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import type { SessionModel } from '../reference/session.ts';
import type { Happening, Question } from './command.ts';

export const createSession = (what: 'everything' | 'one thing'): Happening => ({
  told: `create a session of ${what}`,
  async happens(model, { shopper, lineOf }) {
    const only = what === 'everything' || model.cart.size === 0 ? undefined : nthThing(model.cart, 0);
    const body = only === undefined ? {} : { items: [await lineOf(only)] };
    const reply = await shopper.call(api.checkout.createSession, { body });
    const { answer, ...wanted } = model.freeze(only);
    expect(answered(reply)).toBe(answer);
    if (answer === '201') model.begin({ ...wanted, ...frozenIn(reply.body, wanted) });
    return answer;
  },
});

/** Held against what the model wanted frozen; how the fee is shared between the stores is the shop's to say, if it adds up. */
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

export const setShipping = (to: Place): Question => ({
  told: `have it shipped to ${to}`,
  possible: hasSession,
  ask: async (model, { shopper }) =>
    answered(await shopper.call(api.checkout.setShipping, { ...paramsOf(model), body: addresses[to] })),
  answer: (model) => model.setAddress(model.latest, to),
});

export const setPayment = (card: Card): Question => ({
  told: `pay with ${card}`,
  possible: hasSession,
  ask: async (model, { shopper }) =>
    answered(
      await shopper.call(api.checkout.setPayment, { ...paramsOf(model), body: { paymentMethodId: cards[card] } }),
    ),
  answer: (model) => model.setCard(model.latest, card),
});

export const cancelSession: Question = {
  told: 'cancel the session',
  possible: hasSession,
  ask: async (model, { shopper }) => answered(await shopper.call(api.checkout.cancelSession, paramsOf(model))),
  answer: (model) => model.cancel(model.latest),
};
