import type { Sql } from '@muse/kit';
import type { HoldDebt } from '../domain/hold.ts';
import type { HoldRow } from '../domain/show-hold.ts';

interface Page {
  /** Only what comes after the hold of this session. */
  after: string | undefined;
  atMost: number;
}

/** Amounts that are held, the one that ends first before the others. */
export const listHeld = (sql: Sql, { after, atMost }: Page): Promise<HoldRow[]> =>
  sql.many<HoldRow>`
    select session_id, status, capture_cents, currency, authorized_cents, capture_before, capture_failure, orders
    from shown_hold
    where status = 'authorized' and abandoned_at is null
      and (capture_before, session_id) > (coalesce((select capture_before from payment where session_id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by capture_before, session_id limit ${atMost}`;

/** Holds that could not be captured and whose debt is not settled. */
export const listUncaptured = (sql: Sql, { after, atMost }: Page): Promise<HoldRow[]> =>
  sql.many<HoldRow>`
    select session_id, status, capture_cents, currency, authorized_cents, capture_before, capture_failure, orders
    from shown_hold
    where status = 'uncaptured' and not debt_settled
      and (capture_before, session_id) > (coalesce((select capture_before from payment where session_id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by capture_before, session_id limit ${atMost}`;

/** A hold that could not be captured and whose debt is not settled. */
export const findUncaptured = (sql: Sql, sessionId: string): Promise<HoldRow | undefined> =>
  sql.one<HoldRow>`
    select session_id, status, capture_cents, currency, authorized_cents, capture_before, capture_failure, orders
    from shown_hold
    where status = 'uncaptured' and not debt_settled
      and session_id = ${sessionId}`;

/** Keeps how the debt of a locked hold has ended, beside why it could not be captured. */
export const noteSettlement = (sql: Sql, sessionId: string, note: string): Promise<number> =>
  sql.run`update payment set capture_failure = ${note}, updated_at = muse_clock() where session_id = ${sessionId}`;

/** How the debt of a hold that was lost has ended; `open` also if there never was one. */
export async function debtOfHold(sql: Sql, sessionId: string): Promise<HoldDebt> {
  const settled = await sql.one<{ debt: HoldDebt }>`
    select case when account = 'bad_debts' then 'written_off' else 'paid' end as debt
    from ledger_line where entry_id = (select id from ledger_entry where cause = 'uncaptured settled:' || ${sessionId}) and account <> 'uncaptured'`;
  return settled?.debt ?? 'open';
}

const atMostCounted = 1_000;

/** Holds that need a person: they end within two days, or could not be captured. Counts up to a thousand of each. */
export const countWaitingHolds = (sql: Sql): Promise<{ state: string; count: number }[]> =>
  sql.many<{ state: string; count: number }>`
    select 'ending' as state, count(*)::int as count from (
      select from payment where status = 'authorized' and capture_cents is null and abandoned_at is null
        and capture_before < muse_clock() + interval '48 hours' limit ${atMostCounted}
    ) ending
    union all
    select 'uncaptured', count(*)::int from (
      select from payment p where status = 'uncaptured'
        and not exists (select from ledger_entry where cause = 'uncaptured settled:' || p.session_id) limit ${atMostCounted}
    ) uncaptured`;
