import type { checkoutPaid, DataOf } from '@muse/contracts';
import { json, type Transaction } from '@muse/kit';

export interface CreatedOrder {
  orderNumber: string;
  storeId: string;
  createdAt: string;
}

/**
 * Inserts all orders of a purchase, each with the first line of its history, in one statement. Skips those whose number, or
 * whose session and store, exist already. Returns the inserted ones.
 */
export const insertOrders = (tx: Transaction, paid: DataOf<typeof checkoutPaid>): Promise<CreatedOrder[]> =>
  tx.many<CreatedOrder>`
    with clock as materialized (select muse_clock() as at),
    fresh as (
      insert into customer_order (order_number, session_id, shopper, store_id, store_name, subtotal_cents, discount_cents, shipping_cents,
                                  tax_cents, service_fee_cents, total_cents, currency, lines, address, item_count, shipping_option, created_at)
      select o."orderNumber", ${paid.sessionId}, ${paid.shopper}, o."storeId", o."storeName", o."subtotalCents", o."discountCents", o."shippingCents",
             o."taxCents", o."serviceFeeCents", o."totalCents", ${paid.currency}, o.lines, ${json(paid.address)}::jsonb, o."itemCount", o."shippingOption", clock.at
      from jsonb_to_recordset(${json(paid.orders)}::jsonb) as o (
             "orderNumber" text, "storeId" text, "storeName" text, "subtotalCents" int, "discountCents" int, "shippingCents" int,
             "taxCents" int, "serviceFeeCents" int, "totalCents" int, lines jsonb, "itemCount" int, "shippingOption" jsonb), clock
      order by o."orderNumber"
      on conflict do nothing
      returning order_number, store_id, created_at
    ), first_line as (
      insert into order_history (order_number, to_status, changed_by, at) select order_number, 'pending', 'system', created_at from fresh
    )
    select order_number, store_id, created_at from fresh`;

export const lockOrdersOfSession = (tx: Transaction, sessionId: string): Promise<CreatedOrder[]> =>
  tx.many<CreatedOrder>`
    select order_number, store_id, created_at from customer_order where session_id = ${sessionId} order by order_number for update`;
