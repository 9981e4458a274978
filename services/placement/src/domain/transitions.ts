import { addSeconds, placementStates, refundedInFull } from '@muse/contracts';
import { applyExpiry, noHold, noLease, type Task, type TaskStatus } from './task.ts';

interface HistoryEntry {
  from: TaskStatus;
  to: TaskStatus;
  by: string;
  note: string | null;
}

/** A task in its current state, with the history entries that are not saved yet. */
export interface TaskTransition {
  task: Task;
  history: HistoryEntry[];
  now: string;
}

type TaskTrigger = Parameters<typeof placementStates.must>[1];

export const system = 'system';

/** Starts from the row as it was read. An expired lease is released before anything else is decided. */
export function startTransition(row: Task, now: string): TaskTransition {
  const task = applyExpiry(row, now);
  return { task, now, history: task === row ? [] : [{ from: row.status, to: task.status, by: system, note: null }] };
}

function apply(
  transition: TaskTransition,
  trigger: TaskTrigger,
  by: string,
  changes: Partial<Task>,
  note: string | null = null,
): TaskTransition {
  const { task, now, history } = transition;
  const to = placementStates.must(task.status, trigger);
  return {
    now,
    task: { ...task, ...changes, status: to, version: task.version + 1 },
    history: [...history, { from: task.status, to, by, note }],
  };
}

/** Returns why this operator may not work on the task, or `undefined` if nothing prevents it. */
export function reasonNotAllowed({ status, assignee, holdReason }: Task, operator: string) {
  if (placementStates.isFinal(status)) return 'already_settled';
  if (status === 'on_hold') return holdReason === refundedInFull ? 'order_refunded' : 'order_on_hold';
  return status === 'claimed' && assignee !== operator ? 'held_by_another' : undefined;
}

/** As `reasonNotAllowed`; an admin may also take what another operator has claimed. */
export function reasonNotToTake(task: Task, by: { subject: string; roles: readonly string[] }) {
  const refusal = reasonNotAllowed(task, by.subject);
  return refusal === 'held_by_another' && by.roles.includes('admin') ? undefined : refusal;
}

/**
 * As `reasonNotAllowed`, for recording a purchase: who had claimed the order when it was put on hold may have bought it before, and
 * an admin may record what others have bought.
 */
export function reasonNotToPlace(task: Task, by: { subject: string; roles: readonly string[] }) {
  const mayHaveBought = task.assignee === by.subject || by.roles.includes('admin');
  return task.status === 'on_hold' && mayHaveBought ? undefined : reasonNotAllowed(task, by.subject);
}

/** As above, for releasing: an operator may end the hold of an operator, but not that of the payment. */
export const reasonNotToRelease = (task: Task, operator: string) =>
  task.status === 'on_hold' && task.heldBy !== system ? undefined : reasonNotAllowed(task, operator);

/** Claiming again renews the lease; `claimedAt` stays the time of the first claim. */
export const claim = (transition: TaskTransition, operator: string, leaseSeconds: number): TaskTransition =>
  apply(transition, 'claimed', operator, {
    assignee: operator,
    leaseExpiresAt: addSeconds(transition.now, leaseSeconds),
    claimedAt: transition.task.status === 'claimed' ? transition.task.claimedAt : transition.now,
  });

export const release = (transition: TaskTransition, by: string): TaskTransition =>
  apply(transition, 'released', by, { ...noLease, ...noHold });

/** The entry goes to another operator, who gets a lease from now on. */
export const assign = (transition: TaskTransition, by: string, to: string, leaseSeconds: number): TaskTransition =>
  apply(transition, 'claimed', by, {
    assignee: to,
    leaseExpiresAt: addSeconds(transition.now, leaseSeconds),
    claimedAt: transition.now,
  });

/** Returns why this operator may not renew the lease, or `undefined`. */
export const reasonNotToRenew = (task: Task, operator: string) =>
  reasonNotAllowed(task, operator) ?? (task.status === 'claimed' ? undefined : 'not_held');

/** Nothing may be bought until the task is released. It keeps its assignee, who may have bought already. */
export const hold = (transition: TaskTransition, by: string, reason: string, until: string | null): TaskTransition =>
  apply(transition, 'held', by, { leaseExpiresAt: null, holdReason: reason, heldBy: by, heldUntil: until }, reason);

/** Settling a queued task claims it first, so that its history has both entries. A held one is settled as it is. */
export const settle = (
  transition: TaskTransition,
  outcome: 'placed' | 'failed',
  operator: string,
  { note, ...changes }: { note: string | null; storeOrderNumber?: string; actualTotalCents?: number | null },
): TaskTransition =>
  apply(
    transition.task.status === 'queued' ? claim(transition, operator, 0) : transition,
    outcome,
    operator,
    { ...changes, ...noHold, leaseExpiresAt: null, settledAt: transition.now, settledBy: operator },
    note,
  );

/** Only a task that nobody works on can be cancelled: an assignee may have bought already. */
export const isCancellable = ({ status, assignee }: Task): boolean =>
  placementStates.next(status, 'cancelled') !== undefined && assignee === null;

export const cancel = (transition: TaskTransition, by: string, reason: string | null): TaskTransition =>
  apply(transition, 'cancelled', by, { ...noHold, settledAt: transition.now, settledBy: by }, reason);
