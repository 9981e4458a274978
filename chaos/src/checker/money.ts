import { sum } from '@muse/contracts';
import { type Books, keptBySession, succeededCharges } from './books.ts';
import { type Check, statement } from './check.ts';
import { owedRefunds } from './reads.ts';
import { type Snapshot } from './snapshot.ts';

/**
 * By session: the total of its live orders minus their refunds, and the refunds still owed. A failed refund stays owed; one that
 * was settled was paid outside Stripe, which still holds its money. A refund made at Stripe's own site that belongs to no order
 * yet is less money at Stripe, and no order has become smaller. What is released was never taken; nothing is, while a payment is only
 * held; and what could not be captured is a claim.
 */
const dues = `
  given as (
    select session_id, order_number, sum(amount_cents) as asked, coalesce(sum(amount_cents) filter (where status not in ('succeeded', 'releasing', 'released')), 0) as owed
    from ${owedRefunds} r group by 1, 2
  ), claimed as (
    select e.session_id, sum(l.amount_cents) as cents
    from payments.ledger_entry e join payments.ledger_line l on l.entry_id = e.id where l.account = 'uncaptured' group by 1
  ), live as (
    select o.session_id, sum(o.total_cents - coalesce(g.asked, 0)) - coalesce(max(claimed.cents), 0) as cents
    from orders.customer_order o left join given g on g.session_id = o.session_id and g.order_number = o.order_number
    left join claimed on claimed.session_id = o.session_id
    where o.status not in ('failed', 'cancelled')
      and not exists (select from payments.payment p where p.session_id = o.session_id and p.status = 'authorized') group by 1
  ), loose as (
    select session_id, sum(amount_cents) as cents from payments.refund where external and assigned_at is null group by 1
  ), owed as (
    select session_id, sum(owed) - coalesce(max(loose.cents), 0) as cents from given left join loose using (session_id) group by 1
  )`;

const perSessionInLedger = statement(
  1,
  'By our ledger, captured minus refunded of a session is not the total of its live orders plus the refunds owed.',
  `with taken as (
    select e.session_id, sum(l.amount_cents) as cents
    from payments.ledger_entry e join payments.ledger_line l on l.entry_id = e.id where l.account = 'stripe_clearing' and e.cause !~ '^(fee|dispute):' group by 1
  ), ${dues}
  select session_id, coalesce(taken.cents, 0)::float8 as taken, coalesce(live.cents, 0)::float8 as live, coalesce(owed.cents, 0)::float8 as owed
  from taken full join live using (session_id) full join owed using (session_id)
  where coalesce(taken.cents, 0) <> coalesce(live.cents, 0) + coalesce(owed.cents, 0)`,
);

interface Due {
  sessionId: string;
  due: number;
}

const duesBySession = ({ look }: Snapshot): Promise<Due[]> =>
  look<Due>(`
    with ${dues}
    select session_id as "sessionId", (coalesce(live.cents, 0) + coalesce(owed.cents, 0))::float8 as due
    from live full join owed using (session_id)`);

const perSessionAtStripe: Check = {
  invariant: 1,
  what: 'By Stripe’s records, captured minus refunded of a session is not the total of its live orders plus the refunds owed.',
  async find(snapshot) {
    const kept = keptBySession(await snapshot.books());
    const due = new Map((await duesBySession(snapshot)).map((row) => [row.sessionId, row.due]));
    return [...new Set([...kept.keys(), ...due.keys()])]
      .map((sessionId) => ({ sessionId, kept: kept.get(sessionId) ?? 0, due: due.get(sessionId) ?? 0 }))
      .filter((row) => row.kept !== row.due);
  },
};

/** Includes charges and refunds without a session: nothing at Stripe may be left out. */
const keptInAll = (books: Books): number =>
  sum(succeededCharges(books).map((charge) => charge.amount_captured)) -
  sum(books.refunds.filter(({ status }) => status === 'succeeded').map((refund) => refund.amount));

const overAllSessions: Check = {
  invariant: 1,
  what: 'Over all sessions, captured minus refunded is not the total of the live orders plus the refunds owed.',
  async find(snapshot) {
    const kept = keptInAll(await snapshot.books());
    const due = sum((await duesBySession(snapshot)).map((row) => row.due));
    return kept === due ? [] : [{ kept, due }];
  },
};

const entriesSumToZero = statement(
  1,
  'A ledger entry does not sum to zero.',
  `select entry_id, currency, sum(amount_cents)::float8 as sum from payments.ledger_line group by 1, 2 having sum(amount_cents) <> 0`,
);

const capturesAreBooked = statement(
  1,
  'The ledger entry of a capture differs from the amount captured.',
  `select p.session_id, p.intent_id, p.captured_cents, l.amount_cents::float8 as booked
  from payments.payment p
  left join payments.ledger_entry e on e.cause = 'captured:' || p.intent_id and e.session_id = p.session_id
  left join payments.ledger_line l on l.entry_id = e.id and l.account = 'stripe_clearing' and l.currency = p.currency
  where p.status = 'captured' and l.amount_cents is distinct from p.captured_cents`,
);

/** The prepayment of an order, until it becomes a refund. An unwanted (late) capture is never the prepayment of an order. */
const prepayments = statement(
  1,
  'The ledger’s prepayment of an order is not its share minus its refunds, or not zero once the order is shipped.',
  `select s.session_id, s.order_number, coalesce(l.cents, 0)::float8 as held, (s.total_cents - coalesce(r.cents, 0))::float8 as expected
  from payments.share s
  join payments.payment p on p.session_id = s.session_id
  left join (select account, -sum(amount_cents) as cents from payments.ledger_line group by 1) l on l.account = 'customer_prepayment:' || s.order_number
  left join (select order_number, sum(amount_cents) as cents from ${owedRefunds} r group by 1) r on r.order_number = s.order_number
  left join payments.order_booking b on b.order_number = s.order_number
  where coalesce(l.cents, 0) <> case when b.recognised_at is null and p.status in ('captured', 'uncaptured') and not p.unwanted then s.total_cents - coalesce(r.cents, 0) else 0 end`,
);

const refundsPayable = statement(
  1,
  'The ledger’s refunds payable are not the sum of the refunds that have not succeeded.',
  `with owed as (
    select 'refunds_payable:' || coalesce(order_number, session_id) as account, sum(amount_cents) filter (where status not in ('succeeded', 'settled', 'releasing', 'released')) as cents
    from ${owedRefunds} r group by 1
  ), booked as (
    select account, -sum(amount_cents) as cents from payments.ledger_line where starts_with(account, 'refunds_payable:') group by 1
  )
  select account, coalesce(booked.cents, 0)::float8 as booked, coalesce(owed.cents, 0)::float8 as owed
  from owed full join booked using (account) where coalesce(booked.cents, 0) <> coalesce(owed.cents, 0)`,
);

const rounding = statement(
  1,
  'The ledger’s rounding account is not zero.',
  `select currency, sum(amount_cents)::float8 as sum from payments.ledger_line where account = 'rounding' group by 1 having sum(amount_cents) <> 0`,
);

export const money: Check[] = [
  perSessionInLedger,
  perSessionAtStripe,
  overAllSessions,
  entriesSumToZero,
  capturesAreBooked,
  prepayments,
  refundsPayable,
  rounding,
];
