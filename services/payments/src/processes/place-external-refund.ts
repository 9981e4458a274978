import { refundCovered, refunded, refundRequested, refundSettled } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { assignRefundTo, lockUnassignedRefunds, splitRefund } from '../storage/external-refunds.ts';
import { lockRefundable } from '../storage/refundable.ts';
import { failedRefundsOf, lowerRefundAmount, type Refund } from '../storage/refunds.ts';
import { bookAssignment, bookCoverage } from './book-refund.ts';
import { refundEventData } from './create-refund.ts';

/** Every function here is called under the lock of the payment. `by` is who decided it. */

/**
 * Places an external refund at an order: first in what is left of its share, then it pays refunds of the order that are owed
 * because they failed. What does not fit stays unassigned. Returns that remainder, or `undefined` if there is none.
 */
export async function placeExternalRefund(
  tx: Transaction,
  refund: Refund,
  orderNumber: string,
  by: string,
): Promise<Refund | undefined> {
  const left = await lockRefundable(tx, orderNumber);
  const fits = Math.min(refund.amountCents, Math.max(0, left?.ofShare ?? 0));
  const rest = fits > 0 ? await assignPart(tx, refund, orderNumber, fits, by) : refund;
  return rest && payDebts(tx, rest, orderNumber, by);
}

/** How much of an external refund fits into an order. */
export async function roomFor(tx: Transaction, intentId: string, orderNumber: string): Promise<number> {
  const left = await lockRefundable(tx, orderNumber);
  const failed = await failedRefundsOf(tx, intentId, orderNumber);
  return Math.max(0, left?.ofShare ?? 0) + failed.reduce((cents, one) => cents + one.amountCents, 0);
}

/** Lets an external refund pay the failed refunds of an order, or of a late capture (`orderNumber` null). Returns the remainder. */
export async function payDebts(
  tx: Transaction,
  refund: Refund,
  orderNumber: string | null,
  by: string,
): Promise<Refund | undefined> {
  let rest: Refund | undefined = refund;
  for (const owed of await failedRefundsOf(tx, refund.intentId, orderNumber)) {
    if (!rest) break;
    const cents = Math.min(rest.amountCents, owed.amountCents);
    rest = await assignPart(tx, rest, orderNumber, cents, by);
    await lowerRefund(tx, owed, cents);
  }
  return rest;
}

/** Assigns unassigned external refunds of an intent, up to an amount. Returns how much was assigned. */
export async function assignUnassigned(
  tx: Transaction,
  intentId: string,
  orderNumber: string | null,
  cents: number,
): Promise<number> {
  let left = cents;
  for (const external of await lockUnassignedRefunds(tx, intentId)) {
    if (left === 0) break;
    const part = Math.min(left, external.amountCents);
    await assignPart(tx, external, orderNumber, part, 'system');
    left -= part;
  }
  return cents - left;
}

/** External refunds have paid a part of what a refund owes: it asks for less, and is settled if nothing is left. */
export async function lowerRefund(tx: Transaction, refund: Refund, cents: number): Promise<Refund> {
  const lowered = (await lowerRefundAmount(tx, refund, cents)) as Refund;
  await bookCoverage(tx, lowered, cents);
  const status = lowered.status === 'settled' || lowered.status === 'failed' ? lowered.status : 'requested';
  tx.publish(refundCovered, { ...refundEventData(lowered), coveredCents: lowered.coveredCents, status });
  return lowered;
}

/** Assigns a part of an unassigned external refund, or all of it. Returns the remainder. */
async function assignPart(
  tx: Transaction,
  refund: Refund,
  orderNumber: string | null,
  cents: number,
  by: string,
): Promise<Refund | undefined> {
  const isAll = cents === refund.amountCents;
  const part = { ...(isAll ? refund : await splitRefund(tx, refund, cents)), orderNumber };
  const at = await assignRefundTo(tx, part.id, orderNumber, by);
  if (orderNumber !== null) {
    await bookAssignment(tx, part);
    publishAssigned(tx, part, at);
  }
  return isAll ? undefined : { ...refund, amountCents: refund.amountCents - cents };
}

/** The order learns of the refund only now, so what has happened to it is published in one go. */
function publishAssigned(tx: Transaction, part: Refund, at: string): void {
  const data = refundEventData(part);
  tx.publish(refundRequested, data);
  if (part.status === 'succeeded') tx.publish(refunded, { ...data, refundedAt: at });
  if (part.status === 'settled') tx.publish(refundSettled, { ...data, settledAt: at });
}
