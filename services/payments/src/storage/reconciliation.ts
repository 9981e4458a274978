import type { Sql } from '@muse/kit';
import type { Difference } from '../domain/reconciliation.ts';

/** A day (UTC) that is being compared, or was. */
export interface ReconciliationDay {
  day: string;
  step: string;
  cursor: string | null;
  checked: Record<string, number>;
  startedAt: string;
  finishedAt: string | null;
}

/**
 * The oldest day to compare: the one that was interrupted, or the one after the last; at first, the last one that is over. A day
 * is compared two hours after its end, when everything at Stripe about it has arrived. Returns `undefined` if none is due.
 */
export const takeDueDay = async (sql: Sql, firstStep: string): Promise<ReconciliationDay | undefined> => {
  await sql.run`
    insert into reconciliation_day (day, step)
    select next.day, ${firstStep} from (
      select coalesce((select max(day) + 1 from reconciliation_day), (muse_clock() at time zone 'UTC' - interval '26 hours')::date) as day
    ) as next
    where next.day <= (muse_clock() at time zone 'UTC' - interval '26 hours')::date
      and not exists (select from reconciliation_day where finished_at is null)
    on conflict do nothing`;
  return sql.one<ReconciliationDay>`
    select day, step, cursor, checked, started_at, finished_at from reconciliation_day where finished_at is null order by day limit 1`;
};

/** Stores how far a day has been compared. `step` null: it is done. */
export const advanceDay = (
  sql: Sql,
  { day, step, cursor, checked }: { day: string; step: string | null; cursor: string | null; checked: object },
): Promise<number> =>
  sql.run`
    update reconciliation_day set step = coalesce(${step}, 'done'), cursor = ${cursor}, checked = ${JSON.stringify(checked)}::jsonb,
      finished_at = case when ${step}::text is null then muse_clock() end
    where day = ${day}::date and finished_at is null`;

/** Inserts differences, each once per day. */
export const insertDifferences = (sql: Sql, day: string, found: readonly Difference[]): Promise<number> =>
  sql.run`
    insert into reconciliation_difference (day, kind, stripe_id, session_id, expected, actual, resolved_by, resolved_at)
    select ${day}::date, f.kind, f."stripeId", f."sessionId", f.expected, f.actual,
      case when f.healed then 'system' end, case when f.healed then muse_clock() end
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      as f (kind text, "stripeId" text, "sessionId" text, expected text, actual text, healed boolean)
    on conflict (day, kind, stripe_id) do nothing`;

/** Marks the open differences that are none any more: a background job has settled what Stripe told. */
export const closeHealedDifferences = (sql: Sql): Promise<number> =>
  sql.run`
    update reconciliation_difference d set resolved_by = 'system', resolved_at = muse_clock()
    where resolved_at is null and case kind
      when 'capture_not_booked' then exists (select from ledger_entry where cause = 'captured:' || d.stripe_id)
      when 'refund_not_known' then exists (select from refund where stripe_refund_id = d.stripe_id)
        or exists (select from refund where cause = 'external:' || d.stripe_id) or exists (select from refund_attempt where stripe_refund_id = d.stripe_id)
      when 'refund_status' then exists (select from refund_attempt where stripe_refund_id = d.stripe_id and outcome = d.expected)
        or exists (select from refund where stripe_refund_id = d.stripe_id and status = d.expected)
      when 'dispute' then exists (select from dispute where id = d.stripe_id and status = d.expected)
      when 'charge_not_at_stripe' then exists (select from balance_transaction where session_id = d.session_id and type in ('charge', 'payment'))
      when 'purchase_clearing' then
        (select sum(net_cents) from balance_transaction b where b.session_id = d.session_id and b.ours)
        = (select sum(l.amount_cents) from ledger_entry e join ledger_line l on l.entry_id = e.id
           where e.session_id = d.session_id and l.account = 'stripe_clearing')
      else false end`;

export interface StoredDifference extends Omit<Difference, 'heal' | 'healed' | 'kind'> {
  id: string;
  kind: string;
  foundAt: string;
  resolvedBy: string | null;
  resolvedAt: string | null;
  note: string | null;
}

/** The page of a day, or of the last day that has one. */
export const findDay = (sql: Sql, day: string | null): Promise<ReconciliationDay | undefined> =>
  sql.one<ReconciliationDay>`
    select day, step, cursor, checked, started_at, finished_at from reconciliation_day
    where day = coalesce(${day}::date, (select max(day) from reconciliation_day))`;

/** The differences of a day, open ones first. */
export const differencesOf = (sql: Sql, day: string, atMost: number): Promise<StoredDifference[]> =>
  sql.many<StoredDifference>`
    select id::text as id, kind, stripe_id, session_id, expected, actual, found_at, resolved_by, resolved_at, note
    from reconciliation_difference where day = ${day}::date order by resolved_at desc nulls first, reconciliation_difference.id limit ${atMost}`;

/** The days with differences that wait for a person. */
export const openDays = async (sql: Sql): Promise<{ day: string; open: number }[]> =>
  sql.many<{ day: string; open: number }>`
    select day, count(*)::int as open from reconciliation_difference where resolved_at is null group by day order by day limit 100`;

/** Returns `undefined` if there is no such difference, or if it is resolved. */
export const resolveDifference = (
  sql: Sql,
  id: string,
  { by, note }: { by: string; note: string },
): Promise<StoredDifference | undefined> =>
  sql.one<StoredDifference>`
    update reconciliation_difference set resolved_by = ${by}, resolved_at = muse_clock(), note = ${note}
    where id = ${id}::bigint and resolved_at is null
    returning id::text as id, kind, stripe_id, session_id, expected, actual, found_at, resolved_by, resolved_at, note`;

export const differenceExists = async (sql: Sql, id: string): Promise<boolean> =>
  (await sql.one`select from reconciliation_difference where id = ${id}::bigint`) !== undefined;
