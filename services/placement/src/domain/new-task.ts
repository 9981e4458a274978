import {
  addSeconds,
  type DataOf,
  newId,
  type orderCreated,
  type PlacementMethod,
  placementStates,
} from '@muse/contracts';
import { ceilingOf, type Tolerance } from './ceiling.ts';
import type { DueTimes } from './placement-rules.ts';
import type { Task, TaskHold } from './task.ts';

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
  rules: DueTimes & Tolerance,
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
    dueAt: addSeconds(order.createdAt, rules.dueMinutes * 60),
    escalateAt: addSeconds(order.createdAt, rules.escalateMinutes * 60),
  };
}
