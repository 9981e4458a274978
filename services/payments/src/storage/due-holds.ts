import type { Sql } from '@muse/kit';

export interface DueHold {
  sessionId: string;
  captureBefore: string;
}

/** Holds that end within so many seconds and are not decided, locked. */
export const takeEndingHolds = (sql: Sql, seconds: number, atMost: number): Promise<DueHold[]> =>
  sql.many<DueHold>`
    select session_id, capture_before from payment
    where status = 'authorized' and capture_cents is null and abandoned_at is null
      and capture_before < muse_clock() + make_interval(secs => ${seconds})
    order by capture_before limit ${atMost} for update skip locked`;

export interface ExpiringHold extends DueHold {
  currency: string;
  authorizedCents: number;
}

/** Marks the holds that end within so many seconds and are not decided, and returns them: each one once. */
export const takeHoldsToAlarm = (sql: Sql, seconds: number, atMost: number): Promise<ExpiringHold[]> =>
  sql.many<ExpiringHold>`
    update payment set hold_alarmed_at = muse_clock() where session_id = any(array(
      select session_id from payment
      where status = 'authorized' and capture_cents is null and abandoned_at is null and hold_alarmed_at is null
        and capture_before < muse_clock() + make_interval(secs => ${seconds})
      order by capture_before limit ${atMost} for update skip locked
    ))
    returning session_id, capture_before, currency, authorized_cents`;

export interface StalledCapture {
  sessionId: string;
  abandonedAt: string | null;
  lookedAt: string;
}

/** Holds that are to be captured or cancelled, have not changed for `quietSeconds` and have no open job. Each once per `quietSeconds`. */
export const takeStalledCaptures = (sql: Sql, quietSeconds: number, atMost: number): Promise<StalledCapture[]> =>
  sql.many<StalledCapture>`
    update payment set looked_at = muse_clock() where session_id = any(array(
      select session_id from payment p
      where status = 'authorized' and (capture_cents is not null or abandoned_at is not null)
        and greatest(updated_at, looked_at) < muse_clock() - make_interval(secs => ${quietSeconds})
        and not exists (select from task t where t.state = 'open' and t.payload ->> 'sessionId' = p.session_id)
      order by updated_at limit ${atMost} for update skip locked
    ))
    returning session_id, abandoned_at, looked_at`;
