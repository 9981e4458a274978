import { type Address, type Line, type PlacementMethod, placementStates } from '@muse/contracts';

export type TaskStatus = (typeof placementStates.states)[number];

/** Who works on the task, and until when no other operator may. */
export interface TaskLease {
  status: TaskStatus;
  assignee: string | null;
  leaseExpiresAt: string | null;
  /** The number of its history entries: each transition adds one. */
  version: number;
}

/** Why nothing may be bought for the order. All are null unless the task is on hold. */
export interface TaskHold {
  holdReason: string | null;
  /** An operator, or `system` for a dispute or review of the payment. */
  heldBy: string | null;
  heldUntil: string | null;
}

/** The placement of one order at its store. */
export interface Task extends TaskLease, TaskHold {
  id: string;
  orderNumber: string;
  sessionId: string;
  shopper: string;
  storeId: string;
  storeName: string;
  method: PlacementMethod;
  priority: number;
  /** Why this method was chosen and not a faster one, or what stopped the machine before. */
  reason: string;
  lines: Line[];
  address: Address;
  itemCount: number;
  totalCents: number;
  /** What was paid to the store for items, shipping and tax, without our fee. Null in tasks of earlier releases. */
  frozenCents: number | null;
  /** The highest total the store may charge, with shipping and tax. */
  ceilingCents: number;
  currency: string;
  dueAt: string;
  /** When it becomes more urgent; null once it has, or is settled. */
  escalateAt: string | null;
  /** Why nothing may be bought, said while it was open whether the store has the order. */
  stopReason: string | null;
  /** A machine does not begin before then; null: at once. */
  runAt: string | null;
  createdAt: string;
  claimedAt: string | null;
  settledAt: string | null;
  settledBy: string | null;
  storeOrderNumber: string | null;
  actualTotalCents: number | null;
}

export const noLease = { assignee: null, leaseExpiresAt: null };
export const noHold = { holdReason: null, heldBy: null, heldUntil: null };

/** A lease expires by time. The row may still say `claimed` until the timer updates it; callers must never see that state. */
export const isLeaseExpired = ({ status, leaseExpiresAt }: TaskLease, now: string): boolean =>
  status === 'claimed' && leaseExpiresAt !== null && Date.parse(leaseExpiresAt) <= Date.parse(now);

/** A hold with an end is over by time, in the same way. */
const isHoldOver = ({ status, heldUntil }: TaskLease & Partial<TaskHold>, now: string): boolean =>
  status === 'on_hold' && typeof heldUntil === 'string' && Date.parse(heldUntil) <= Date.parse(now);

/** Returns the task as it is at `now`: queued again if its lease has expired or its hold is over, otherwise the same object. */
export function applyExpiry<T extends TaskLease & Partial<TaskHold>>(row: T, now: string): T {
  const trigger = isLeaseExpired(row, now) ? 'lease ran out' : isHoldOver(row, now) ? 'released' : undefined;
  if (trigger === undefined) return row;
  const status = placementStates.must(row.status, trigger);
  return { ...row, ...noLease, ...('heldUntil' in row ? noHold : {}), status, version: row.version + 1 };
}

/** The fields that every event about a task begins with. */
export const taskReference = ({
  orderNumber,
  sessionId,
  id,
  storeId,
  method,
}: Pick<Task, 'orderNumber' | 'sessionId' | 'id' | 'storeId' | 'method'>) => ({
  orderNumber,
  sessionId,
  taskId: id,
  storeId,
  method,
});
