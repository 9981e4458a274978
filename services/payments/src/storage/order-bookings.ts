import type { Sql } from '@muse/kit';
import type { BookedOrder } from '../domain/order-lines.ts';

/** An order as the books see it: its share of the charge, and what has been booked of it. */
export interface OrderBooking extends BookedOrder {
  sessionId: string;
  currency: string;
  /** The money is not taken yet. */
  isHeld: boolean;
  /** It failed or was cancelled, and nothing of it was shipped. */
  hasEnded: boolean;
}

/**
 * What is booked of a paid order, under the lock of its payment, which every decision about money holds. Returns `undefined`
 * while no capture or hold of the order is known.
 */
export async function lockOrderBooking(sql: Sql, orderNumber: string): Promise<OrderBooking | undefined> {
  const paid = await sql.one`
    select from payment where session_id = (select session_id from share where order_number = ${orderNumber})
      and status in ('authorized', 'captured', 'released', 'uncaptured') and not unwanted for update`;
  if (!paid) return undefined;
  await sql.run`insert into order_booking (order_number) values (${orderNumber}) on conflict do nothing`;
  return sql.one<OrderBooking>`
    select order_number, session_id, store_id, p.currency, items_cents, shipping_cents, tax_cents, total_cents, tax_state,
      recognised_at, p.status = 'authorized' as is_held, b.closed_at is not null and recognised_at is null as has_ended, refunded_cents, refunded_tax_cents,
      -coalesce((select balance_cents from ledger_open_account o
        where o.account = 'customer_prepayment:' || b.order_number and o.currency = p.currency), 0) as prepaid_cents
    from order_booking b join share s using (order_number) join payment p using (session_id) where order_number = ${orderNumber}`;
}

export const markBookedAsPlaced = (sql: Sql, orderNumber: string): Promise<number> =>
  sql.run`update order_booking set placed_at = muse_clock() where order_number = ${orderNumber} and placed_at is null`;

export const markRecognised = (sql: Sql, orderNumber: string): Promise<number> =>
  sql.run`
    update order_booking set recognised_at = muse_clock(), closed_at = coalesce(closed_at, muse_clock())
    where order_number = ${orderNumber} and recognised_at is null`;

/** Closes the books of an order that failed or was cancelled. */
export const markClosed = (sql: Sql, orderNumber: string): Promise<number> =>
  sql.run`update order_booking set closed_at = muse_clock() where order_number = ${orderNumber} and closed_at is null`;

export const addRefundToBooking = (
  sql: Sql,
  { orderNumber, amountCents, taxCents }: { orderNumber: string; amountCents: number; taxCents: number },
): Promise<number> =>
  sql.run`
    update order_booking set refunded_cents = refunded_cents + ${amountCents}, refunded_tax_cents = refunded_tax_cents + ${taxCents}
    where order_number = ${orderNumber}`;
