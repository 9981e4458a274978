import type { DataOf, OrderStatus, placementSucceeded } from '@muse/contracts';
import { NotReadyError, type Transaction } from '@muse/kit';

/** An order, locked: what its moves and the facts about it need. */
export interface LockedOrder {
  orderNumber: string;
  sessionId: string;
  shopper: string;
  storeId: string;
  storeName: string;
  status: OrderStatus;
  totalCents: number;
  currency: string;
}

/** Whoever moves an order or says a fact about it holds this lock first, so that its facts leave in order. */
export const lockOrder = (
  tx: Transaction,
  orderNumber: string,
): Promise<LockedOrder | undefined> => tx.one<LockedOrder>`
  select order_number, session_id, shopper, store_id, store_name, status, total_cents, currency
  from customer_order where order_number = ${orderNumber} for update`;

/** For facts about an order: they may overtake the one that creates it. */
export async function lockOrderForEvent(tx: Transaction, orderNumber: string): Promise<LockedOrder> {
  const order = await lockOrder(tx, orderNumber);
  if (!order) throw new NotReadyError(`${orderNumber} is not here yet`);
  return order;
}

/** Moves an order and leaves the line in its history. `note` is for whoever reads the history. */
export async function transitionOrder(
  tx: Transaction,
  { orderNumber, status }: LockedOrder,
  move: { to: OrderStatus; by: string; note: string | null },
): Promise<void> {
  await tx.run`
    with moved as (
      update customer_order set status = ${move.to}, shipped_at = case when ${move.to} = 'shipped' then coalesce(shipped_at, muse_clock()) else shipped_at end
      where order_number = ${orderNumber}
    )
    insert into order_history (order_number, from_status, to_status, changed_by, note)
    values (${orderNumber}, ${status}, ${move.to}, ${move.by}, ${move.note})`;
}

/** The store has accepted it: its number, the way it went, and when. */
export async function markOrderPlaced(
  tx: Transaction,
  { orderNumber, status }: LockedOrder,
  to: OrderStatus,
  placed: Pick<DataOf<typeof placementSucceeded>, 'storeOrderNumber' | 'method' | 'by' | 'note'>,
): Promise<void> {
  await tx.run`
    with moved as (
      update customer_order set status = ${to}, store_order_number = ${placed.storeOrderNumber}, placement_method = ${placed.method}, placed_at = muse_clock()
      where order_number = ${orderNumber}
    )
    insert into order_history (order_number, from_status, to_status, changed_by, note)
    values (${orderNumber}, ${status}, ${to}, ${placed.by}, ${placed.note})`;
}

/** A person will place it. False where that is decided already, one way or another. */
export async function setManualPlacement(tx: Transaction, orderNumber: string): Promise<boolean> {
  const noted = await tx.run`
    update customer_order set placement_method = 'manual' where order_number = ${orderNumber} and status = 'pending'`;
  if (noted === 0) await lockOrderForEvent(tx, orderNumber);
  return noted > 0;
}
