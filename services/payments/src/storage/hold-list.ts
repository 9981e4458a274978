import type { Sql } from '@muse/kit';
import type { HoldRow } from '../domain/show-hold.ts';

interface Page {
  /** Only what comes after the hold of this session. */
  after: string | undefined;
  atMost: number;
}

/** Amounts that are held, the one that ends first before the others. */
export const listHeld = (sql: Sql, { after, atMost }: Page): Promise<HoldRow[]> =>
  sql.many<HoldRow>`
    select p.session_id, p.status, p.capture_cents, p.currency, p.authorized_cents, p.capture_before, p.capture_failure, o.orders
    from payment p cross join lateral (
      select json_agg(json_build_object('museOrderNumber', order_number, 'totalCents', total_cents,
        'releasedCents', (select coalesce(sum(amount_cents), 0) from refund r where r.order_number = s.order_number and r.status in ('releasing', 'released')),
        'settled', b.placed_at is not null or b.closed_at is not null) order by order_number) as orders
      from share s left join order_booking b using (order_number) where s.session_id = p.session_id
    ) o
    where p.status = 'authorized' and p.abandoned_at is null
      and (p.capture_before, p.session_id) > (coalesce((select capture_before from payment where session_id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by p.capture_before, p.session_id limit ${atMost}`;

/** Holds that could not be captured and whose debt is not settled. */
export const listUncaptured = (sql: Sql, { after, atMost }: Page): Promise<HoldRow[]> =>
  sql.many<HoldRow>`
    select p.session_id, p.status, p.capture_cents, p.currency, p.authorized_cents, p.capture_before, p.capture_failure, o.orders
    from payment p cross join lateral (
      select json_agg(json_build_object('museOrderNumber', order_number, 'totalCents', total_cents,
        'releasedCents', (select coalesce(sum(amount_cents), 0) from refund r where r.order_number = s.order_number and r.status in ('releasing', 'released')),
        'settled', b.placed_at is not null or b.closed_at is not null) order by order_number) as orders
      from share s left join order_booking b using (order_number) where s.session_id = p.session_id
    ) o
    where p.status = 'uncaptured' and not exists (select from ledger_entry where cause = 'uncaptured settled:' || p.session_id)
      and (p.capture_before, p.session_id) > (coalesce((select capture_before from payment where session_id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by p.capture_before, p.session_id limit ${atMost}`;

/** A hold that could not be captured and whose debt is not settled. */
export const findUncaptured = (sql: Sql, sessionId: string): Promise<HoldRow | undefined> =>
  sql.one<HoldRow>`
    select p.session_id, p.status, p.capture_cents, p.currency, p.authorized_cents, p.capture_before, p.capture_failure, o.orders
    from payment p cross join lateral (
      select json_agg(json_build_object('museOrderNumber', order_number, 'totalCents', total_cents,
        'releasedCents', (select coalesce(sum(amount_cents), 0) from refund r where r.order_number = s.order_number and r.status in ('releasing', 'released')),
        'settled', b.placed_at is not null or b.closed_at is not null) order by order_number) as orders
      from share s left join order_booking b using (order_number) where s.session_id = p.session_id
    ) o
    where p.status = 'uncaptured' and not exists (select from ledger_entry where cause = 'uncaptured settled:' || p.session_id)
      and p.session_id = ${sessionId}`;

/** Keeps how the debt of a locked hold has ended, beside why it could not be captured. */
export const noteSettlement = (sql: Sql, sessionId: string, note: string): Promise<number> =>
  sql.run`update payment set capture_failure = ${note}, updated_at = muse_clock() where session_id = ${sessionId}`;

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
