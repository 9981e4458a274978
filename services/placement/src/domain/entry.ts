import type { QueueEntry } from '@muse/contracts';
import { applyLeaseExpiry, type Task, type TaskLease } from './task.ts';

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
    | 'dueAt'
    | 'createdAt'
  >;

/** A task as the queue API returns it. */
export const entryOf = (task: EntryRow): QueueEntry => ({
  museOrderNumber: task.orderNumber,
  taskId: task.id,
  status: task.status,
  priority: task.priority,
  storeId: task.storeId,
  storeName: task.storeName,
  itemCount: task.itemCount,
  totalCents: task.totalCents,
  currency: task.currency,
  reason: task.reason,
  assignee: task.assignee,
  leaseExpiresAt: task.leaseExpiresAt,
  dueAt: task.dueAt,
  createdAt: task.createdAt,
  version: task.version,
});

export const entryNow = ({ now, ...row }: EntryRow & { now: string }): QueueEntry =>
  entryOf(applyLeaseExpiry(row, now));
