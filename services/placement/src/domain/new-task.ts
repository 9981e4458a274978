import { chargeLimits, type DataOf, newId, type orderCreated, placementStates } from '@muse/contracts';
import type { Task } from './task.ts';

export interface QueueRules {
  /** How long after the order was made a person should have placed it. */
  dueHours: number;
  ceilingTolerancePercent: number;
}

export type NewTask = Omit<
  Task,
  | 'assignee'
  | 'leaseExpiresAt'
  | 'version'
  | 'createdAt'
  | 'claimedAt'
  | 'settledAt'
  | 'settledBy'
  | 'storeOrderNumber'
  | 'actualTotalCents'
>;

/** A person is the way that is always there. */
export function newTask(order: DataOf<typeof orderCreated>, rules: QueueRules): NewTask {
  const { orderNumber, sessionId, shopper, storeId, storeName, lines, address, itemCount, totalCents, currency } =
    order;
  return {
    id: newId('task'),
    orderNumber,
    sessionId,
    shopper,
    storeId,
    storeName,
    lines,
    address,
    itemCount,
    totalCents,
    currency,
    status: placementStates.begins,
    method: 'manual',
    reason: 'by hand: no automatic way is set up for this store',
    priority: 0,
    ceilingCents: ceilingOf(totalCents - order.serviceFeeCents, rules.ceilingTolerancePercent),
    dueAt: new Date(Date.parse(order.createdAt) + rules.dueHours * 3_600_000).toISOString(),
  };
}

/** What the shopper paid for the goods, their way and their tax, and a little more; our own fee is not the store's to take. */
export const ceilingOf = (paidForTheStoreCents: number, tolerancePercent: number): number =>
  Math.min(Math.floor((paidForTheStoreCents * (100 + tolerancePercent)) / 100), chargeLimits.maximumCents);
