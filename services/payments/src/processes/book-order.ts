import { NotReadyError, type Transaction } from '@muse/kit';
import { linesOfPlacedOrder, linesOfShippedOrder } from '../domain/order-lines.ts';
import { markShippedWhileHeld } from '../storage/held-orders.ts';
import { recordEntry } from '../storage/ledger.ts';
import {
  lockOrderBooking,
  markBookedAsPlaced,
  markClosed,
  markRecognised,
  type OrderBooking,
} from '../storage/order-bookings.ts';

async function bookingOf(tx: Transaction, orderNumber: string): Promise<OrderBooking> {
  const order = await lockOrderBooking(tx, orderNumber);
  if (!order) throw new NotReadyError(`${orderNumber} is not paid yet`);
  return order;
}

/** Books what an order costs us at its store. Returns false if it is booked already. */
export async function bookPlacedOrder(
  tx: Transaction,
  orderNumber: string,
  actualTotalCents: number | null,
): Promise<boolean> {
  const order = await bookingOf(tx, orderNumber);
  await markBookedAsPlaced(tx, orderNumber);
  return recordEntry(tx, {
    ...order,
    cause: `placed:${orderNumber}`,
    lines: linesOfPlacedOrder(order, actualTotalCents),
  });
}

/**
 * Recognises the revenue and sales tax of an order, whole and once, with its first parcel; if the money is only held then, with the
 * capture. Returns false if nothing changes.
 */
export async function recogniseOrder(tx: Transaction, orderNumber: string): Promise<boolean> {
  const order = await bookingOf(tx, orderNumber);
  if (order.isHeld) return (await markShippedWhileHeld(tx, orderNumber)) > 0;
  if ((await markRecognised(tx, orderNumber)) === 0) return false;
  await recordEntry(tx, { ...order, cause: `shipped:${orderNumber}`, lines: linesOfShippedOrder(order) });
  return true;
}

/** Closes the books of an order that failed or was cancelled: all of its prepayment is refunded by now. */
export async function closeOrder(tx: Transaction, orderNumber: string): Promise<void> {
  await bookingOf(tx, orderNumber);
  await markClosed(tx, orderNumber);
}
