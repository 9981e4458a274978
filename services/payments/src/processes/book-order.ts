import { NotReadyError, type Transaction } from '@muse/kit';
import { linesOfPlacedOrder, linesOfShippedOrder } from '../domain/order-lines.ts';
import { markShippedWhileHeld } from '../storage/held-orders.ts';
import { recordEntry, recordOpposite } from '../storage/ledger.ts';
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

/** Books what an order costs us at its store; the event may arrive after the one that ended the order. Returns false if it is booked already. */
export async function bookPlacedOrder(
  tx: Transaction,
  orderNumber: string,
  actualTotalCents: number | null,
): Promise<boolean> {
  const order = await bookingOf(tx, orderNumber);
  await markBookedAsPlaced(tx, orderNumber);
  const isNew = await recordEntry(tx, {
    ...order,
    cause: causeOfCosts(orderNumber),
    lines: linesOfPlacedOrder(order, actualTotalCents),
  });
  if (order.hasEnded) await reverseCosts(tx, orderNumber);
  return isNew;
}

const causeOfCosts = (orderNumber: string): string => `placed:${orderNumber}`;

/** The store has cancelled what it had accepted: we owe it nothing, or, if it was paid already, it owes us. */
async function reverseCosts(tx: Transaction, orderNumber: string): Promise<void> {
  await recordOpposite(tx, { of: causeOfCosts(orderNumber), cause: `cancelled by store:${orderNumber}` });
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

/** Closes the books of an order that failed or was cancelled, all of whose prepayment is refunded by now; its store is owed nothing. */
export async function closeOrder(tx: Transaction, orderNumber: string): Promise<void> {
  const order = await bookingOf(tx, orderNumber);
  await markClosed(tx, orderNumber);
  if (order.recognisedAt === null) await reverseCosts(tx, orderNumber);
}
