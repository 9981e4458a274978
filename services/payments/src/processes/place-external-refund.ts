import { sum } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { inProportion, plus, totalOf } from '../domain/components.ts';
import { leftOf } from '../domain/refund-plan.ts';
import { lockUnassignedRefunds } from '../storage/external-refunds.ts';
import { failedRefundsOf } from '../storage/owed-refunds.ts';
import { type LockedPaidOrder, lockPaidOrder } from '../storage/paid-orders.ts';
import type { Refund } from '../storage/refunds.ts';
import { assignPart } from './assign-external-refund.ts';
import { bookAssignment } from './book-assignment.ts';
import { coverDebt } from './cover-debt.ts';

/** Where external refunds belong. Every function here is called under the lock of the payment. `by` is who decided it. */

/** How much of an external refund fits into an order. */
export async function roomFor(tx: Transaction, intentId: string, orderNumber: string): Promise<number> {
  const order = await findPaidOrder(tx, orderNumber);
  const failed = await failedRefundsOf(tx, intentId, orderNumber);
  return (order ? totalOf(leftOf(order)) : 0) + failed.reduce((cents, one) => cents + one.amountCents, 0);
}

/**
 * Places an external refund at an order: first in what is left of its share, then it pays refunds of the order that are owed
 * because they failed. What does not fit stays unassigned.
 */
export async function placeExternalRefund(
  tx: Transaction,
  refund: Refund,
  orderNumber: string,
  by: string,
): Promise<void> {
  const order = await findPaidOrder(tx, orderNumber);
  const rest = order ? (await assignToShare(tx, order, refund, refund.amountCents, by)).rest : refund;
  if (rest) await payFailedRefunds(tx, rest, orderNumber, by);
}

/** Lets an external refund pay the failed refunds of an order, or of a late capture (`orderNumber` null). */
export async function payFailedRefunds(
  tx: Transaction,
  refund: Refund,
  orderNumber: string | null,
  by: string,
): Promise<void> {
  let rest: Refund | undefined = refund;
  for (const owed of await failedRefundsOf(tx, refund.intentId, orderNumber)) {
    if (!rest) return;
    ({ rest } = await coverDebt(tx, owed, rest, rest.amountCents, by));
  }
}

/** Assigns unassigned external refunds to the share of an order, up to an amount. Returns how much was assigned. */
export async function assignUnassigned(tx: Transaction, order: LockedPaidOrder, cents: number): Promise<number> {
  if (order.intentId === null || cents === 0) return 0;
  let [changed, left] = [order, cents];
  for (const external of await lockUnassignedRefunds(tx, order.intentId)) {
    if (left === 0) break;
    const { order: after, assigned } = await assignToShare(tx, changed, external, left, 'system');
    [changed, left] = [after, left - assigned];
  }
  return cents - left;
}

/**
 * Assigns the external refunds of a purchase to all of its orders if they pay exactly what is left of them: there is nothing to
 * choose then. Otherwise an operator says where they belong.
 */
export async function assignToAllOrders(tx: Transaction, intentId: string, orderNumbers: string[]): Promise<void> {
  const orders: LockedPaidOrder[] = [];
  for (const orderNumber of orderNumbers) {
    const order = await findPaidOrder(tx, orderNumber);
    if (order) orders.push(order);
  }
  const left = sum(orders.map((order) => totalOf(leftOf(order))));
  const refunded = sum((await lockUnassignedRefunds(tx, intentId)).map(({ amountCents }) => amountCents));
  if (refunded !== left) return;
  for (const order of orders) await assignUnassigned(tx, order, totalOf(leftOf(order)));
}

async function findPaidOrder(tx: Transaction, orderNumber: string): Promise<LockedPaidOrder | undefined> {
  const order = await lockPaidOrder(tx, orderNumber);
  return order === 'not paid' ? undefined : order;
}

/** Assigns as much of an external refund as fits into what is left of the share, up to an amount. */
async function assignToShare(tx: Transaction, order: LockedPaidOrder, refund: Refund, atMost: number, by: string) {
  const left = leftOf(order);
  const assigned = Math.min(refund.amountCents, atMost, totalOf(left));
  if (assigned === 0) return { order, assigned, rest: refund };
  const components = inProportion(assigned, left);
  const { part, rest } = await assignPart(tx, refund, assigned, { orderNumber: order.orderNumber, components, by });
  await bookAssignment(tx, { ...part, orderNumber: order.orderNumber, taxCents: components.taxCents });
  return { order: { ...order, refunded: plus(order.refunded, components) }, assigned, rest };
}
