import { sum } from '@muse/contracts';
import { type Books, keptBySession, succeededCharges } from './books.ts';
import { type Check, type Snapshot, statement } from './snapshot.ts';

/**
 * By session: what its live orders cost less what was or will be given back of them, and what is still owed. A refund that failed
 * is owed for good, until a person has settled it.
 */
const dues = `
  given as (
    select session_id, order_number, sum(amount_cents) as asked, coalesce(sum(amount_cents) filter (where status <> 'succeeded'), 0) as owed
    from payments.refund group by 1, 2
  ), live as (
    select o.session_id, sum(o.total_cents - coalesce(g.asked, 0)) as cents
    from orders.customer_order o left join given g on g.session_id = o.session_id and g.order_number = o.order_number
    where o.status not in ('failed', 'cancelled') group by 1
  ), owed as (
    select session_id, sum(owed) as cents from given group by 1
  )`;

const ours = statement(
  1,
  'By our ledger, what Stripe holds of a session is not what its live orders cost and what is still owed.',
  `with taken as (
    select e.session_id, sum(l.amount_cents) as cents
    from payments.ledger_entry e join payments.ledger_line l on l.entry_id = e.id where l.account = 'stripe_clearing' group by 1
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

const stripes: Check = {
  invariant: 1,
  what: 'By Stripe’s books, what was taken for a session and not given back is not what its live orders cost and what is still owed.',
  async find(snapshot) {
    const kept = keptBySession(await snapshot.books());
    const due = new Map((await duesBySession(snapshot)).map((row) => [row.sessionId, row.due]));
    return [...new Set([...kept.keys(), ...due.keys()])]
      .map((sessionId) => ({ sessionId, kept: kept.get(sessionId) ?? 0, due: due.get(sessionId) ?? 0 }))
      .filter((row) => row.kept !== row.due);
  },
};

/** Of whatever session, and of none: nothing at Stripe may be left out. */
const keptInAll = (books: Books): number =>
  sum(succeededCharges(books).map((charge) => charge.amount_captured)) -
  sum(books.refunds.filter(({ status }) => status === 'succeeded').map((refund) => refund.amount));

const inAll: Check = {
  invariant: 1,
  what: 'Over all sessions, what Stripe holds is not what live orders cost and what is still owed.',
  async find(snapshot) {
    const kept = keptInAll(await snapshot.books());
    const due = sum((await duesBySession(snapshot)).map((row) => row.due));
    return kept === due ? [] : [{ kept, due }];
  },
};

export const money: Check[] = [ours, stripes, inAll];
