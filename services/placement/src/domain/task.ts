import { type Address, type Line, type PlacementMethod, placementStates } from '@muse/contracts';

export type TaskStatus = (typeof placementStates.states)[number];

/** Who works on it, and for how long nobody else may. */
export interface TaskLease {
  status: TaskStatus;
  assignee: string | null;
  leaseExpiresAt: string | null;
  /** Counts the steps of its life: one row of history each. */
  version: number;
}

/** How one order reaches its store. */
export interface Task extends TaskLease {
  id: string;
  orderNumber: string;
  sessionId: string;
  shopper: string;
  storeId: string;
  storeName: string;
  method: PlacementMethod;
  priority: number;
  /** Why it takes this way and not a quicker one. */
  reason: string;
  lines: Line[];
  address: Address;
  itemCount: number;
  totalCents: number;
  /** What the store may ask at most, all told. */
  ceilingCents: number;
  currency: string;
  dueAt: string;
  createdAt: string;
  claimedAt: string | null;
  settledAt: string | null;
  settledBy: string | null;
  storeOrderNumber: string | null;
  actualTotalCents: number | null;
}

export const noLease = { assignee: null, leaseExpiresAt: null };

/** A lease ends by the clock. The row may say otherwise until a timer or the next operator comes by; nobody may see that. */
export const isLeaseExpired = ({ status, leaseExpiresAt }: TaskLease, now: string): boolean =>
  status === 'claimed' && leaseExpiresAt !== null && Date.parse(leaseExpiresAt) <= Date.parse(now);

export const applyLeaseExpiry = <T extends TaskLease>(row: T, now: string): T =>
  isLeaseExpired(row, now)
    ? { ...row, ...noLease, status: placementStates.must(row.status, 'lease ran out'), version: row.version + 1 }
    : row;

/** What every fact about a task says first. */
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
