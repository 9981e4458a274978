import { isDeepStrictEqual } from 'node:util';
import { api } from '@muse/contracts';
import type { History } from '../history.ts';
import { answered } from './answered.ts';
import type { Check } from './snapshot.ts';

/** Every purchase somebody told us of, with whose it is. */
export const purchasesOf = (history: History | undefined) =>
  history?.shoppers.flatMap((shopper) => shopper.purchases.map((purchase) => ({ shopper, ...purchase }))) ?? [];

const accepted = [200, 201, 202];

const acceptedExists: Check = {
  invariant: 5,
  what: 'A place was answered with a confirmation, or with a promise, and its session knows nothing of it.',
  async find({ look, history }) {
    const told = purchasesOf(history).flatMap(({ session, answers }) => {
      const confirmed = answers.some(({ confirmation }) => confirmation !== undefined);
      return answers.some(({ status }) => accepted.includes(status)) ? [{ id: session.sessionId, confirmed }] : [];
    });
    return look(
      `select told.id, told.confirmed, s.status, s.attempt
      from jsonb_to_recordset($1::jsonb) as told (id text, confirmed bool) left join checkout.session s using (id)
      where coalesce(s.attempt, 0) = 0 or (told.confirmed and s.status <> 'completed')`,
      [JSON.stringify(told)],
    );
  },
};

/**
 * A repeated place answers the confirmation there is, to the letter; the session shows the same orders.
 */
const neverChanges: Check = {
  invariant: 5,
  what: 'A confirmation has changed since it was given.',
  async find({ history }) {
    const changed: object[] = [];
    for (const { shopper, session, answers } of purchasesOf(history)) {
      const [given, ...more] = answers.flatMap(({ confirmation }) => confirmation ?? []);
      if (!given) continue;
      const params = { id: session.sessionId };
      const again = await answered(() => shopper.caller.call(api.checkout.place, { params }));
      const shown = await answered(() => shopper.caller.call(api.checkout.getSession, { params }));
      const same = [...more, again.body].every((later) => JSON.stringify(later) === JSON.stringify(given));
      if (!same || again.status !== 200 || !isDeepStrictEqual(shown.body.orders, given.orders))
        changed.push({
          ...params,
          given: [given, ...more],
          again: [again.status, again.body],
          shown: shown.body.orders,
        });
    }
    return changed;
  },
};

export const confirmations: Check[] = [acceptedExists, neverChanges];
