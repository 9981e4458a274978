import {
  addSeconds,
  type DataOf,
  newId,
  type orderCreated,
  type PlacementMethod,
  placementStates,
} from '@muse/contracts';
import { ceilingOf, type Tolerance } from './ceiling.ts';
import type { Task, TaskHold } from './task.ts';

export interface QueueRules {
  /** How long after the order was created an operator should have placed it. */
  dueHours: number;
  /** How long after it was created an order that is not settled becomes more urgent. */
  escalateHours: number;
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
  | 'stopReason'
  | keyof TaskHold
>;

/** The task of a new order, and the first way to place it. */
export function newTask(
  order: DataOf<typeof orderCreated>,
  rules: QueueRules & Tolerance,
  way: { method: PlacementMethod; reason: string },
): NewTask {
  const { orderNumber, sessionId, shopper, storeId, storeName, lines, address, itemCount, totalCents, currency } =
    order;
  const frozenCents = totalCents - order.serviceFeeCents;
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
    method: way.method,
    reason: way.reason,
    runAt: null,
    priority: 0,
    frozenCents,
    ceilingCents: ceilingOf(frozenCents, rules),
    dueAt: addSeconds(order.createdAt, rules.dueHours * 3_600),
    escalateAt: addSeconds(order.createdAt, rules.escalateHours * 3_600),
  };
}
