import { addSeconds, type DataOf, newId, type orderCreated, placementStates } from '@muse/contracts';
import { ceilingOf, type Tolerance } from './ceiling.ts';
import type { Task, TaskHold } from './task.ts';

export interface QueueRules {
  /** How long after the order was created an operator should have placed it. */
  dueHours: number;
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
  | keyof TaskHold
>;

/** The task of a new order. Every order is placed by hand: no store has an automatic method yet. */
export function newTask(order: DataOf<typeof orderCreated>, rules: QueueRules & Tolerance): NewTask {
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
    ceilingCents: ceilingOf(totalCents - order.serviceFeeCents, rules),
    dueAt: addSeconds(order.createdAt, rules.dueHours * 3_600),
  };
}
