import { type Check, statement } from './snapshot.ts';

const inProgress = statement(
  5,
  'A purchase is still in progress.',
  `select id, attempt, paid_at, nudges, due_at from checkout.session where status = 'complete_in_progress'`,
);

/** Everybody reads the session by the clock; the row may follow a few seconds later. */
const bankWaits = statement(
  5,
  'A session waits for the bank longer than the shopper was given.',
  `select id, attempt, due_at from checkout.session
  where status = 'authentication_required' and (due_at is null or due_at < checkout.muse_clock() - interval '30 seconds')`,
);

/** How a payment has to stand, by how its session does. One that was captured and is not wanted is on its way back as a whole. */
const paymentsEnd = statement(
  5,
  'A session and its payment have not come to the same end.',
  `select s.id, s.status as session, s.attempt, p.status as payment, p.unwanted
  from checkout.session s left join payments.payment p on p.session_id = s.id
  where s.attempt > 0 and s.status <> 'complete_in_progress' and not coalesce(
    case when s.status = 'completed' then p.status = 'captured' and not p.unwanted
         when s.status = 'authentication_required' then p.status = 'requires_action'
         when s.status in ('expired', 'cancelled') then p.status = 'cancelled' or (p.status = 'captured' and p.unwanted)
         else p.status = 'declined' or (p.status = 'captured' and p.unwanted) end, false)`,
);

const ordersAreThere = statement(
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
  'A refund was asked for and has not reached Stripe.',
  `select id, session_id, order_number, amount_cents, updated_at from payments.refund where status = 'requested'`,
);

export const ends: Check[] = [inProgress, bankWaits, paymentsEnd, ordersAreThere, refundsReachStripe];
