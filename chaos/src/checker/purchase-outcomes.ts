import { isDeepStrictEqual } from 'node:util';
import { api } from '@muse/contracts';
import { type Check, statement } from './check.ts';
import { answered } from './reads.ts';
import { purchasesOf } from './snapshot.ts';

const inProgress = statement(
  5,
  'A purchase is still in progress.',
  `select id, attempt, paid_at, nudges, due_at from checkout.session where status = 'complete_in_progress'`,
);

/** A read decides by the clock whether the session has expired; the row is updated by a timer some seconds later. */
const authenticationDeadline = statement(
  5,
  'A session requires authentication beyond its deadline.',
  `select id, attempt, due_at from checkout.session
  where status = 'authentication_required' and (due_at is null or due_at < checkout.muse_clock() - interval '30 seconds')`,
);

/** The payment status that each session status requires. A captured and unwanted payment is being refunded in full. */
const paymentsEndAlike = statement(
  5,
  'A session and its payment have different outcomes.',
  `select s.id, s.status as session, s.attempt, p.status as payment, p.unwanted
  from checkout.session s left join payments.payment p on p.session_id = s.id
  where s.attempt > 0 and s.status <> 'complete_in_progress' and not coalesce(
    case when s.status = 'completed' then p.status in ('captured', 'authorized', 'released', 'uncaptured') and not p.unwanted
         when s.status = 'authentication_required' then p.status = 'requires_action'
         when s.status in ('expired', 'cancelled') then p.status = 'cancelled' or (p.status = 'captured' and p.unwanted)
         else p.status = 'declined' or (p.status = 'captured' and p.unwanted) end, false)`,
);

const ordersExist = statement(
  5,
  'A completed session has not exactly the orders it was confirmed with.',
  `select s.id, s.confirmed, o.orders
  from (select id, array(select each->>'museOrderNumber' from jsonb_array_elements(confirmation->'orders') each order by 1) as confirmed
        from checkout.session where status = 'completed') s
  cross join lateral (select array(select order_number from orders.customer_order where session_id = s.id order by 1) as orders) o
  where s.confirmed <> o.orders`,
);

const refundsReachStripe = statement(
  5,
  'A refund was requested and has not reached Stripe.',
  `select id, session_id, order_number, amount_cents, updated_at from payments.refund where status = 'requested'`,
);

const accepted = [200, 201, 202];

const acceptedPlaceExists: Check = {
  invariant: 5,
  what: 'A place request was confirmed or accepted, and its session does not record it.',
  async find({ look, history }) {
    const acceptedSessions = purchasesOf(history).flatMap(({ session, answers }) => {
      const confirmed = answers.some(({ confirmation }) => confirmation !== undefined);
      return answers.some(({ status }) => accepted.includes(status)) ? [{ id: session.sessionId, confirmed }] : [];
    });
    return look(
      `select told.id, told.confirmed, s.status, s.attempt
      from jsonb_to_recordset($1::jsonb) as told (id text, confirmed bool) left join checkout.session s using (id)
      where coalesce(s.attempt, 0) = 0 or (told.confirmed and s.status <> 'completed')`,
      [JSON.stringify(acceptedSessions)],
    );
  },
};

/** A repeated place request must return the same confirmation, byte for byte; the session must show the same orders. */
const confirmationNeverChanges: Check = {
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

export const purchaseOutcomes: Check[] = [
  inProgress,
  authenticationDeadline,
  paymentsEndAlike,
  ordersExist,
  refundsReachStripe,
  acceptedPlaceExists,
  confirmationNeverChanges,
];
