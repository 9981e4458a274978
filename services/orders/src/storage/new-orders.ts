import type { checkoutPaid, DataOf } from '@muse/contracts';
import { json, type Transaction, UnprocessableError } from '@muse/kit';

interface Created {
  orderNumber: string;
  createdAt: string;
}

/**
 * All orders of a purchase with the first line of their history, in one statement. One order per session and store, whoever
 * says it how often: those that are there already are found instead. Answers when each order was created, by its number.
 */
export async function createOrders(
  tx: Transaction,
  paid: DataOf<typeof checkoutPaid>,
): Promise<(orderNumber: string) => string> {
  const fresh = await tx.many<Created>`
    with clock as materialized (select muse_clock() as at),
    fresh as (
      insert into customer_order (order_number, session_id, shopper, store_id, store_name, subtotal_cents, discount_cents, shipping_cents,
                                  tax_cents, service_fee_cents, total_cents, currency, lines, address, item_count, created_at)
      select o."orderNumber", ${paid.sessionId}, ${paid.shopper}, o."storeId", o."storeName", o."subtotalCents", o."discountCents", o."shippingCents",
             o."taxCents", o."serviceFeeCents", o."totalCents", ${paid.currency}, o.lines, ${json(paid.address)}::jsonb, o."itemCount", clock.at
      from jsonb_to_recordset(${json(paid.orders)}::jsonb) as o (
             "orderNumber" text, "storeId" text, "storeName" text, "subtotalCents" int, "discountCents" int, "shippingCents" int,
             "taxCents" int, "serviceFeeCents" int, "totalCents" int, lines jsonb, "itemCount" int), clock
      order by o."orderNumber"
      on conflict do nothing
      returning order_number, created_at
    ), first_line as (
      insert into order_history (order_number, to_status, changed_by, at) select order_number, 'pending', 'system', created_at from fresh
    )
    select order_number, created_at from fresh`;
  const known = fresh.length === paid.orders.length ? fresh : await ordersThere(tx, paid);
  const createdAt = new Map(known.map((order) => [order.orderNumber, order.createdAt]));
  return (orderNumber) => createdAt.get(orderNumber) as string;
}

/** Locked, because facts about them are said again. A number that belongs to anybody else must never be told as this one's. */
async function ordersThere(tx: Transaction, { sessionId, orders }: DataOf<typeof checkoutPaid>): Promise<Created[]> {
  const there = await tx.many<Created & { storeId: string }>`
    select order_number, store_id, created_at from customer_order where session_id = ${sessionId} order by order_number for update`;
  for (const { orderNumber, storeId } of orders)
    if (!there.some((order) => order.orderNumber === orderNumber && order.storeId === storeId))
      throw new UnprocessableError(`${orderNumber} at ${storeId} contradicts an order that exists`);
  return there;
}
