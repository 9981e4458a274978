import type { Sql } from '@muse/kit';
import type { CapturedCharge, Difference, ListedRefund } from '../domain/reconciliation.ts';

/** Charges of ours that have captured money and are not booked so. An intent has one such charge at most. */
export const compareCharges = async (sql: Sql, charges: readonly CapturedCharge[]): Promise<Difference[]> => {
  const ours = charges.filter(({ sessionId, intentId, capturedCents }) => sessionId && intentId && capturedCents > 0);
  const rows = await sql.many<{
    intentId: string;
    sessionId: string;
    cents: number;
    currency: string;
    booked: number | null;
  }>`
    select c.intent_id, c.session_id, c.cents, c.currency, l.amount_cents as booked
    from unnest(${ours.map((one) => one.intentId)}::text[], ${ours.map((one) => one.sessionId)}::text[], ${ours.map((one) => one.capturedCents)}::bigint[],
      ${ours.map((one) => one.currency)}::text[]) as c (intent_id, session_id, cents, currency)
    join payment p on p.session_id = c.session_id
    left join ledger_entry e on e.cause = 'captured:' || c.intent_id
    left join ledger_line l on l.entry_id = e.id and l.account = 'stripe_clearing'
    where l.amount_cents is distinct from c.cents or l.currency is distinct from c.currency`;
  return rows.map(({ intentId, sessionId, cents, currency, booked }) => ({
    ...{ stripeId: intentId, sessionId, expected: `${cents} ${currency} captured` },
    ...(booked === null
      ? {
          ...{ kind: 'capture_not_booked' as const, actual: 'not booked' },
          heal: { job: 'look-up-payment', payload: { sessionId, intentId, eventId: null } },
        }
      : { kind: 'capture_amount' as const, actual: `${booked} ${currency} booked` }),
  }));
};

/** Refunds of our charges that we do not know, or know with another status. One that failed before we knew it moved no money. */
export const compareRefunds = async (sql: Sql, refunds: readonly ListedRefund[]): Promise<Difference[]> => {
  const rows = await sql.many<{ id: string; sessionId: string; status: string; known: string | null }>`
    select f.id, e.session_id, f.status, known.status as known
    from unnest(${refunds.map((one) => one.id)}::text[], ${refunds.map((one) => one.intentId)}::text[], ${refunds.map((one) => one.status)}::text[])
      as f (id, intent_id, status)
    join ledger_entry e on e.cause = 'captured:' || f.intent_id
    cross join lateral (
      select coalesce(
        (select outcome from refund_attempt where stripe_refund_id = f.id limit 1),
        (select status from refund where stripe_refund_id = f.id limit 1),
        (select status from refund where cause = 'external:' || f.id)) as status
    ) as known
    where known.status is distinct from f.status and (known.status is not null or f.status <> 'failed')`;
  return rows.map(({ id, sessionId, status, known }) => ({
    kind: known === null ? ('refund_not_known' as const) : ('refund_status' as const),
    ...{ stripeId: id, sessionId, expected: status, actual: known ?? 'not known' },
    heal: { job: 'look-up-refund', payload: { stripeRefundId: id, eventId: null } },
  }));
};

/** Captures booked within a period for which Stripe's balance has no transaction. */
export const capturesWithoutCharge = async (sql: Sql, from: string, before: string): Promise<Difference[]> => {
  const rows = await sql.many<{ cause: string; sessionId: string }>`
    select cause, e.session_id from ledger_entry e left join lateral (
      select id from balance_transaction where session_id = e.session_id and type in ('charge', 'payment') limit 1 -- by index, one by one
    ) as b on true
    where at >= ${from}::timestamptz and at < ${before}::timestamptz and starts_with(cause, 'captured:') and b.id is null
    order by at limit 500`;
  return rows.map(({ cause, sessionId }) => ({
    ...{ kind: 'charge_not_at_stripe' as const, stripeId: cause.replace('captured:', ''), sessionId },
    ...{ expected: 'no charge', actual: 'a capture is booked' },
  }));
};

/** Purchases whose money moved at Stripe within a period, and whose clearing in the ledger is not the sum of what moved. */
export const purchasesThatDiffer = async (sql: Sql, from: string, before: string): Promise<Difference[]> => {
  const rows = await sql.many<{ sessionId: string; atStripe: number; booked: number }>`
    with moved as materialized (
      select distinct session_id from balance_transaction
      where created_at >= ${from}::timestamptz and created_at < ${before}::timestamptz and session_id is not null
    )
    select m.session_id, s.cents as at_stripe, l.cents as booked
    from moved m
    cross join lateral (
      select coalesce(sum(net_cents), 0)::bigint as cents from balance_transaction b where b.session_id = m.session_id and b.ours
    ) s
    cross join lateral (
      select coalesce(sum(l.amount_cents), 0)::bigint as cents from ledger_entry e join ledger_line l on l.entry_id = e.id
      where e.session_id = m.session_id and l.account = 'stripe_clearing'
    ) l
    where s.cents <> l.cents limit 500`;
  return rows.map(({ sessionId, atStripe, booked }) => ({
    ...{ kind: 'purchase_clearing' as const, stripeId: sessionId, sessionId },
    ...{ expected: `${atStripe} at Stripe`, actual: `${booked} booked` },
  }));
};

/** Running balances of a day that are not the sums of its lines. */
export const runningBalancesThatDiffer = async (sql: Sql, day: string): Promise<Difference[]> => {
  const rows = await sql.many<{ account: string; currency: string; kept: number; lines: number }>`
    with kept as (
      select account, currency, sum(amount_cents)::bigint as cents from ledger_balance where day = ${day}::date group by 1, 2
    ), lines as (
      select ledger_total_of(l.account) as account, l.currency, sum(l.amount_cents)::bigint as cents
      from ledger_entry e cross join lateral (
        select account, currency, amount_cents from ledger_line where entry_id = e.id offset 0
      ) as l
      where e.at >= (${day}::date)::timestamp at time zone 'UTC' and e.at < (${day}::date + 1)::timestamp at time zone 'UTC' group by 1, 2
    )
    select account, currency, coalesce(kept.cents, 0) as kept, coalesce(lines.cents, 0) as lines
    from kept full join lines using (account, currency) where coalesce(kept.cents, 0) <> coalesce(lines.cents, 0)`;
  return rows.map(({ account, currency, kept, lines }) => ({
    ...{ kind: 'running_balance' as const, stripeId: `${account} ${currency}`, sessionId: null },
    ...{ expected: `${lines} in its lines`, actual: `${kept} kept` },
  }));
};
