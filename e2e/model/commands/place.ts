import { api, type Confirmation } from '@muse/contracts';
import { answered } from '../context/context.ts';
import type { SessionModel } from '../reference/session.ts';
import type { Happening, Question } from './command.ts';

/** `tab`: how many sessions ago the page was opened that is still lying there. */
export const place = (times: 1 | 2, tab: 0 | 1): Happening => ({
  told: `place${times === 2 ? ' twice at once' : ''}${tab === 1 ? ' in the tab before' : ''}`,
  possible: (model) => model.sessions.length > tab,
  async happens(model, { shopper }) {
    const session = model.sessions.at(-1 - tab) as SessionModel;
    const press = () => shopper.call(api.checkout.place, { params: { id: session.id } });
    const replies = await Promise.all(Array.from({ length: times }, press));
    const answers = replies.map(answered);
    const answer = model.place(session);
    // Whoever comes in when it is completed already is told so with 200; all who waited with 201.
    if (answer === '201') expect(answers).toContain('201');
    for (const each of answers) expect(answer === '201' ? ['200', '201'] : [answer]).toContain(each);
    for (const { status, body } of replies) if (status < 202) holdAgainst(session, body as Confirmation);
    return answers.join(' and ');
  },
});

/** A confirmation says what was frozen, and never changes. */
function holdAgainst(session: SessionModel, confirmation: Confirmation): void {
  session.confirmation ??= confirmation;
  expect(confirmation).toEqual(session.confirmation);
  expect(confirmation.totalChargedCents).toBe(session.totalCents);
  const orders = confirmation.orders.map((order): [string, number] => [order.storeId, order.totalCents]);
  expect(new Map(orders)).toEqual(session.storeCents);
}

/** One press, for those who press at the same time as somebody does something else. */
export const onePress: Question = {
  told: 'place',
  possible: (model) => model.sessions.length > 0,
  ask: async (model, { shopper }) =>
    answered(await shopper.call(api.checkout.place, { params: { id: model.latest.id } })),
  answer: (model) => model.place(model.latest),
};
