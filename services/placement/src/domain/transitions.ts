import { placementStates } from '@muse/contracts';
import { applyLeaseExpiry, noLease, type Task, type TaskStatus } from './task.ts';

interface HistoryEntry {
  from: TaskStatus;
  to: TaskStatus;
  by: string;
  note: string | null;
}

/** A task under its lock: what it is by now, and the steps that brought it there and are not written down yet. */
export interface TaskTransition {
  task: Task;
  steps: HistoryEntry[];
  now: string;
}

type TaskTrigger = Parameters<typeof placementStates.must>[1];

export const system = 'system';

/** What the row says, read by the clock: an old lease is over before anything else is decided. */
export function startTransition(row: Task, now: string): TaskTransition {
  const task = applyLeaseExpiry(row, now);
  return { task, now, steps: task === row ? [] : [{ from: row.status, to: task.status, by: system, note: null }] };
}

function step(
  transition: TaskTransition,
  trigger: TaskTrigger,
  by: string,
  changes: Partial<Task>,
  note: string | null = null,
): TaskTransition {
  const { task, now, steps } = transition;
  const to = placementStates.must(task.status, trigger);
  return {
    now,
    task: { ...task, ...changes, status: to, version: task.version + 1 },
    steps: [...steps, { from: task.status, to, by, note }],
  };
}

/** Why this operator may not work on it, if there is a reason. */
export function reasonNotAllowed({ status, assignee }: Task, operator: string) {
  if (placementStates.isFinal(status)) return 'already_settled';
  return status === 'claimed' && assignee !== operator ? 'held_by_another' : undefined;
}

/** Claiming again renews the lease; the work began with the first claim. */
export const claim = (transition: TaskTransition, operator: string, leaseSeconds: number): TaskTransition =>
  step(transition, 'claimed', operator, {
    assignee: operator,
    leaseExpiresAt: later(transition.now, leaseSeconds),
    claimedAt: transition.task.status === 'claimed' ? transition.task.claimedAt : transition.now,
  });

export const release = (transition: TaskTransition, by: string): TaskTransition =>
  step(transition, 'released', by, noLease);

/** Whoever settles what nobody holds has claimed it in the same breath. */
export const settle = (
  transition: TaskTransition,
  outcome: 'placed' | 'failed',
  operator: string,
  { note, ...changes }: { note: string | null; storeOrderNumber?: string; actualTotalCents?: number | null },
): TaskTransition =>
  step(
    transition.task.status === 'claimed' ? transition : claim(transition, operator, 0),
    outcome,
    operator,
    { ...changes, leaseExpiresAt: null, settledAt: transition.now, settledBy: operator },
    note,
  );

/** Only what nobody has begun can be called off. */
export const isCancellable = ({ status }: Task): boolean => placementStates.next(status, 'cancelled') !== undefined;

export const cancel = (transition: TaskTransition, by: string, reason: string | null): TaskTransition =>
  step(transition, 'cancelled', by, { settledAt: transition.now, settledBy: by }, reason);

const later = (time: string, seconds: number): string => new Date(Date.parse(time) + seconds * 1000).toISOString();
