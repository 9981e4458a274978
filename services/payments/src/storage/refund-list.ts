import type { Sql } from '@muse/kit';
import type { RefundRow } from '../domain/refund-detail.ts';

interface Page {
  /** Only what comes after this refund. */
  after: string | undefined;
  atMost: number;
}

/** The view `refund_detail` of all these lists; each has an index in the order of its result. */
export const findRefundDetail = (sql: Sql, id: string): Promise<RefundRow | undefined> =>
  sql.one<RefundRow>`select * from refund_detail where id = ${id}`;

/** Everything that is still owed, oldest first. */
export const listOpenRefunds = (sql: Sql, { after, atMost }: Page): Promise<RefundRow[]> =>
  sql.many<RefundRow>`
    select * from refund_detail where status in ('awaiting_approval', 'requested', 'pending', 'failed')
      and (created_at, id) > (coalesce((select created_at from refund where id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by created_at, id limit ${atMost}`;

export const listRefundsInStatus = (sql: Sql, status: string, { after, atMost }: Page): Promise<RefundRow[]> =>
  sql.many<RefundRow>`
    select * from refund_detail where status = ${status}
      and (created_at, id) > (coalesce((select created_at from refund where id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by created_at, id limit ${atMost}`;

/** External refunds that belong to no order yet. */
export const listUnassignedRefunds = (sql: Sql, { after, atMost }: Page): Promise<RefundRow[]> =>
  sql.many<RefundRow>`
    select * from refund_detail where external and assigned_at is null and status in ('pending', 'succeeded', 'settled')
      and (created_at, id) > (coalesce((select created_at from refund where id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by created_at, id limit ${atMost}`;

export const listRefundsOfOrder = (
  sql: Sql,
  orderNumber: string,
  status: string | undefined,
  { after, atMost }: Page,
): Promise<RefundRow[]> =>
  sql.many<RefundRow>`
    select * from refund_detail where order_number = ${orderNumber} and (${status ?? null}::text is null or status = ${status ?? null})
      and (created_at, id) > (coalesce((select created_at from refund where id = ${after ?? null}), '-infinity'), ${after ?? ''})
    order by created_at, id limit ${atMost}`;
