import { api, type Confirmation } from '@muse/contracts';
import { answered } from '../context/context.ts';
import type { SessionModel } from '../reference/session.ts';
import type { ApiRequest, Step } from './command.ts';

/** `sessionsAgo`: 1 places the session before the latest one, as from a browser tab that was left open. */
export const place = (times: 1 | 2, sessionsAgo: 0 | 1): Step => ({
  description: `place${times === 2 ? ' twice concurrently' : ''}${sessionsAgo === 1 ? ' the session before' : ''}`,
  precondition: (model) => model.sessions.length > sessionsAgo,
  async run(model, { shopper }) {
    const session = model.sessions.at(-1 - sessionsAgo) as SessionModel;
    const send = () => shopper.call(api.checkout.place, { params: { id: session.id } });
    const replies = await Promise.all(Array.from({ length: times }, send));
    const answers = replies.map(answered);
    const predicted = model.place(session);
    // 201 for requests that waited for the outcome, 200 for those that arrived after it.
    if (predicted === '201') expect(answers).toContain('201');
    for (const each of answers) expect(predicted === '201' ? ['200', '201'] : [predicted]).toContain(each);
    for (const { status, body } of replies) if (status < 202) expectConfirmation(session, body as Confirmation);
    return answers.join(' and ');
  },
});

/** The confirmation has the totals that were frozen, and never changes. */
function expectConfirmation(session: SessionModel, confirmation: Confirmation): void {
  session.confirmation ??= confirmation;
  expect(confirmation).toEqual(session.confirmation);
  expect(confirmation.totalChargedCents).toBe(session.totalCents);
  const orders = confirmation.orders.map((order): [string, number] => [order.storeId, order.totalCents]);
  expect(new Map(orders)).toEqual(session.storeCents);
}

/** A single *place* request, for commands that send two requests concurrently. */
export const placeRequest: ApiRequest = {
  description: 'place',
  precondition: (model) => model.sessions.length > 0,
  send: async (model, { shopper }) =>
    answered(await shopper.call(api.checkout.place, { params: { id: model.latest.id } })),
  predict: (model) => model.place(model.latest),
};
