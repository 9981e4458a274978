import type { DataOf, OrderStatus, PlacementMethod, placementSucceeded } from '@muse/contracts';
import type { Transaction } from '@muse/kit';

/** A locked order: the fields that its transitions and events need. */
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

/** Locks an order. Every transition, and every event about the order, holds this lock, so that its events are published in order. */
export const lockOrder = (
  tx: Transaction,
  orderNumber: string,
): Promise<LockedOrder | undefined> => tx.one<LockedOrder>`
  select order_number, session_id, shopper, store_id, store_name, status, total_cents, currency
  from customer_order where order_number = ${orderNumber} for update`;

/** Whether the order exists; takes no lock. */
export const orderExists = async (tx: Transaction, orderNumber: string): Promise<boolean> =>
  (await tx.one`select from customer_order where order_number = ${orderNumber}`) !== undefined;

/** Changes the status of an order and adds a line to its history. `note` is internal, `publicNote` is for the shopper. */
export async function transitionOrder(
  tx: Transaction,
  { orderNumber, status }: LockedOrder,
  transition: { to: OrderStatus; by: string; note: string | null; publicNote: string | null },
): Promise<void> {
  await tx.run`
    with moved as (
      update customer_order set status = ${transition.to},
        shipped_at = case when ${transition.to} = 'shipped' then coalesce(shipped_at, muse_clock()) else shipped_at end,
        delivered_at = case when ${transition.to} = 'delivered' then muse_clock() else delivered_at end
      where order_number = ${orderNumber}
    )
    insert into order_history (order_number, from_status, to_status, changed_by, note, public_note)
    values (${orderNumber}, ${status}, ${transition.to}, ${transition.by}, ${transition.note}, ${transition.publicNote})`;
}

/** The store has accepted the order: stores its number there, how it was placed, and when. */
export async function markOrderPlaced(
  tx: Transaction,
  { orderNumber, status }: LockedOrder,
  to: OrderStatus,
  placed: Pick<DataOf<typeof placementSucceeded>, 'storeOrderNumber' | 'method' | 'by' | 'note' | 'messageToShopper'>,
): Promise<void> {
  await tx.run`
    with moved as (
      update customer_order set status = ${to}, store_order_number = ${placed.storeOrderNumber}, placement_method = ${placed.method}, placed_at = muse_clock()
      where order_number = ${orderNumber}
    )
    insert into order_history (order_number, from_status, to_status, changed_by, note, public_note)
    values (${orderNumber}, ${status}, ${to}, ${placed.by}, ${placed.note}, ${placed.messageToShopper ?? null})`;
}

/** Adds a line to the history of a pending order, about how its placement goes, and how it is placed from now on. `publicNote` is for the shopper. */
export async function notePlacement(
  tx: Transaction,
  { orderNumber, status }: LockedOrder,
  {
    method,
    by,
    note,
    publicNote = null,
  }: { method: PlacementMethod; by: string; note: string; publicNote?: string | null },
): Promise<void> {
  await tx.run`
    with placed as (
      update customer_order set placement_method = ${method}
      where order_number = ${orderNumber} and placement_method is distinct from 'manual'
    )
    insert into order_history (order_number, from_status, to_status, changed_by, note, public_note)
    values (${orderNumber}, ${status}, ${status}, ${by}, ${note}, ${publicNote})`;
}

/** The order will be placed by hand. Returns false if it is no longer pending or does not exist. */
export async function setManualPlacement(tx: Transaction, orderNumber: string): Promise<boolean> {
  const updated = await tx.run`
    update customer_order set placement_method = 'manual' where order_number = ${orderNumber} and status = 'pending'`;
  return updated > 0;
}

/** All orders of a guest become the shopper's, and so does what the guest did to them. */
export async function giveOrders(tx: Transaction, guest: string, shopper: string): Promise<void> {
  await tx.run`
    with given as (update customer_order set shopper = ${shopper} where shopper = ${guest} returning order_number)
    update order_history h set changed_by = ${shopper} from given g where h.order_number = g.order_number and h.changed_by = ${guest}`;
}
