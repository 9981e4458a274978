import type { QueueDetail, QueueEntry } from '@muse/contracts';
import { shownStatus } from './status.ts';
import { applyExpiry, type Task, type TaskHold, type TaskLease } from './task.ts';

export type EntryRow = TaskLease &
  Pick<
    Task,
    | 'id'
    | 'orderNumber'
    | 'priority'
    | 'storeId'
    | 'storeName'
    | 'itemCount'
    | 'totalCents'
    | 'currency'
    | 'reason'
    | 'holdReason'
    | 'heldBy'
    | 'heldUntil'
    | 'dueAt'
    | 'createdAt'
  >;

/** A task as the queue API returns it. */
export const entryOf = (task: EntryRow): QueueEntry => ({
  museOrderNumber: task.orderNumber,
  taskId: task.id,
  status: shownStatus(task.status),
  priority: task.priority,
  storeId: task.storeId,
  storeName: task.storeName,
  itemCount: task.itemCount,
  totalCents: task.totalCents,
  currency: task.currency,
  reason: reasonOf(task),
  assignee: task.assignee,
  leaseExpiresAt: task.leaseExpiresAt,
  dueAt: task.dueAt,
  createdAt: task.createdAt,
  version: task.version,
});

/** Why it waits, or why it waits for a person. */
const reasonOf = ({ status, holdReason, reason }: EntryRow): string =>
  status === 'outcome_unknown'
    ? 'the store may have this order: look there before anything else, then resolve it'
    : (holdReason ?? reason);

export const entryNow = ({ now, ...row }: EntryRow & { now: string }): QueueEntry => entryOf(applyExpiry(row, now));

/** The hold of a task, or null if it has none. */
export const holdOf = ({ holdReason, heldBy, heldUntil }: TaskHold): QueueDetail['hold'] =>
  holdReason === null || heldBy === null ? null : { reason: holdReason, by: heldBy, until: heldUntil };
