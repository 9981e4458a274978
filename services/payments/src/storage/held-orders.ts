import type { Sql } from '@muse/kit';
import type { HeldOrder } from '../domain/hold.ts';

/** The orders of a session whose amount is held: its shares, and what is given back of them by capturing less. */
export const heldOrdersOf = (sql: Sql, sessionId: string): Promise<HeldOrder[]> =>
  sql.many<HeldOrder>`
    select order_number, total_cents, b.placed_at is not null or b.closed_at is not null as is_settled,
      b.shipped_at is not null and b.recognised_at is null as is_shipped_unrecognised,
      (select coalesce(sum(amount_cents), 0)::int from refund r where r.order_number = s.order_number and r.status in ('releasing', 'released')) as released_cents
    from share s left join order_booking b using (order_number) where session_id = ${sessionId} order by order_number`;

/** The order was shipped while the payment was only held. Returns 0 if that is known. */
export const markShippedWhileHeld = (sql: Sql, orderNumber: string): Promise<number> =>
  sql.run`update order_booking set shipped_at = muse_clock() where order_number = ${orderNumber} and shipped_at is null`;
