import type { Sql } from '@muse/kit';

interface OldDebt {
  id: string;
  sessionId: string;
  orderNumber: string | null;
  status: string;
  amountCents: number;
  currency: string;
  failure: string | null;
  owedSeconds: number;
}

/** Marks the refunds that have been owed for longer than that, and returns them: each one once. */
export const takeOldDebts = (sql: Sql, seconds: number, atMost: number): Promise<OldDebt[]> =>
  sql.many<OldDebt>`
    update refund set alarmed_at = muse_clock() where id = any(array(
      select id from refund where alarmed_at is null and status in ('requested', 'pending', 'failed')
        and created_at < muse_clock() - make_interval(secs => ${seconds})
        and coalesce(owed_since, created_at) < muse_clock() - make_interval(secs => ${seconds})
      order by created_at limit ${atMost} for update skip locked
    ))
    returning id, session_id, order_number, status, amount_cents, currency, failure,
      extract(epoch from muse_clock() - coalesce(owed_since, created_at))::bigint as owed_seconds`;

interface Debt {
  currency: string;
  cents: number;
  oldestSeconds: number;
}

/** What is owed to shoppers, and for how long. Reads the open refunds only, by their index. */
export const sumOfDebts = (sql: Sql): Promise<Debt[]> =>
  sql.many<Debt>`
    select currency, sum(amount_cents)::bigint as cents,
      greatest(0, extract(epoch from muse_clock() - min(coalesce(owed_since, created_at))))::bigint as oldest_seconds
    from refund where status in ('requested', 'pending', 'failed') group by currency`;
