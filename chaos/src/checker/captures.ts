import { heldCharges, sessionOf, succeededCharges } from './books.ts';
import { type Check, statement } from './check.ts';
import { owedRefunds } from './reads.ts';

const noOrderWithoutCapture = statement(
  2,
  'An order exists whose purchase was neither paid nor held.',
  `select o.order_number, o.session_id, p.status as payment, p.unwanted
  from orders.customer_order o left join payments.payment p using (session_id)
  where p.status is null or p.status not in ('captured', 'authorized', 'released', 'uncaptured') or p.unwanted`,
);

/** Covers every intent: a capture by one that is not the session's current intent has to be refunded too. */
const noCaptureWithoutOrders = statement(
  2,
  'By our ledger, a capture has neither its orders nor a full refund.',
  `with capture as (
    select e.session_id, substr(e.cause, 10) as intent_id, l.amount_cents as cents
    from payments.ledger_entry e join payments.ledger_line l on l.entry_id = e.id
    where starts_with(e.cause, 'captured:') and l.account = 'stripe_clearing'
  ), given as (
    select intent_id, sum(amount_cents) as cents from ${owedRefunds} r where status not in ('failed', 'releasing', 'released') group by 1
  )
  select c.session_id, c.intent_id, c.cents::float8 as captured, coalesce(g.cents, 0)::float8 as given_back, s.orders as expected, o.orders as found
  from capture c
  left join given g using (intent_id)
  left join payments.payment p on p.intent_id = c.intent_id and not p.unwanted
  left join lateral (select count(*)::int as orders from checkout.session_order where session_id = p.session_id) s on true
  left join lateral (select count(*)::int as orders from orders.customer_order where session_id = p.session_id) o on true
  where coalesce(g.cents, 0) <> c.cents and (p.session_id is null or s.orders = 0 or s.orders <> o.orders)`,
);

const noChargeWithoutOrders: Check = {
  invariant: 2,
  what: 'By Stripe’s records, a charge has neither orders nor a full refund.',
  async find({ look, books }) {
    const rows = await look<{ sessionId: string }>(
      'select distinct session_id as "sessionId" from orders.customer_order',
    );
    const withOrders = new Set(rows.map(({ sessionId }) => sessionId));
    return succeededCharges(await books())
      .filter((charge) => charge.amount_refunded !== charge.amount_captured)
      .filter((charge) => !withOrders.has(sessionOf(charge) ?? ''))
      .map(({ id, amount_captured, amount_refunded, metadata }) => ({
        id,
        amount_captured,
        amount_refunded,
        metadata,
      }));
  },
};

const noHoldWithoutOpenOrders = statement(
  2,
  'A payment is held although every order of its purchase is placed, failed or cancelled.',
  `select p.session_id, p.authorized_cents, p.capture_before from payments.payment p
  where p.status = 'authorized' and not exists (
    select from payments.share s left join orders.customer_order o using (order_number) where s.session_id = p.session_id and coalesce(o.status, 'pending') = 'pending')`,
);

const capturedOnceInLedger = statement(
  3,
  'By our ledger, a session was captured more than once.',
  `select session_id, count(*)::int as captures, array_agg(cause) as causes
  from payments.ledger_entry where starts_with(cause, 'captured:') group by 1 having count(*) > 1`,
);

const chargedOnceAtStripe: Check = {
  invariant: 3,
  what: 'By Stripe’s records, a session was charged or held more than once.',
  async find({ books }) {
    const all = await books();
    const bySession = Map.groupBy([...succeededCharges(all), ...heldCharges(all)], sessionOf);
    return [...bySession]
      .filter(([session, charges]) => session !== undefined && charges.length > 1)
      .map(([session, charges]) => ({ session, charges: charges.map(({ id, amount }) => ({ id, amount })) }));
  },
};

/** A charge without a session could be the second charge of any session. */
const chargeWithoutSession: Check = {
  invariant: 3,
  what: 'A charge in Stripe’s records belongs to no session.',
  async find({ look, books }) {
    const sessions = new Set((await look<{ id: string }>('select id from checkout.session')).map(({ id }) => id));
    return succeededCharges(await books())
      .filter((charge) => !sessions.has(sessionOf(charge) ?? ''))
      .map(({ id, amount, metadata }) => ({ id, amount, metadata }));
  },
};

export const captures: Check[] = [
  noOrderWithoutCapture,
  noCaptureWithoutOrders,
  noChargeWithoutOrders,
  noHoldWithoutOpenOrders,
  capturedOnceInLedger,
  chargedOnceAtStripe,
  chargeWithoutSession,
];
