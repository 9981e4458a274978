import { addSeconds, paymentStopped, placementStates, refundedInFull } from '@muse/contracts';
import { isMachine } from './machine.ts';
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

/** Makes one transition. Throws if the state table does not have it. */
export function apply(
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

const held: readonly TaskStatus[] = ['claimed', 'in_progress', 'submitting'];

/** Whether the store has the order is not known yet: nothing else is decided about the task. */
export const isOpenAtStore = ({ status }: Pick<Task, 'status'>): boolean =>
  status === 'submitting' || status === 'outcome_unknown';

const doNotBuy: Readonly<Record<string, 'order_refunded' | 'payment_stopped'>> = {
  [refundedInFull]: 'order_refunded',
  [paymentStopped]: 'payment_stopped',
};

/** On hold until it is recorded as placed or failed: nothing releases it. */
export const isForGood = ({ holdReason }: Pick<Task, 'holdReason'>): boolean => (holdReason ?? '') in doNotBuy;

/** Returns why this operator may not work on the task, or `undefined` if nothing prevents it. */
export function reasonNotAllowed({ status, assignee, holdReason }: Task, operator: string) {
  if (placementStates.isFinal(status)) return 'already_settled';
  if (status === 'on_hold') return doNotBuy[holdReason ?? ''] ?? 'order_on_hold';
  if (status === 'awaiting_customer') return 'order_on_hold';
  if (status === 'outcome_unknown') return 'outcome_unknown';
  return held.includes(status) && assignee !== operator ? 'held_by_another' : undefined;
}

/**
 * As `reasonNotAllowed`; an admin may also take what another operator or a machine has claimed. Nobody may once it is being
 * submitted: the store may have the order.
 */
export function reasonNotToTake(task: Task, by: { subject: string; roles: readonly string[] }) {
  if (task.status === 'submitting') return 'submission_begun';
  const refusal = reasonNotAllowed(task, by.subject);
  return refusal === 'held_by_another' && by.roles.includes('admin') ? undefined : refusal;
}

/**
 * As `reasonNotAllowed`, for recording a purchase: an unknown outcome may be found by anybody; who had claimed the order when it was put on hold may have bought it before, and
 * an admin may record what others have bought.
 */
export function reasonNotToPlace(task: Task, by: { subject: string; roles: readonly string[] }) {
  if (task.status === 'outcome_unknown') return undefined;
  const mayHaveBought = task.assignee === by.subject || by.roles.includes('admin');
  return task.status === 'on_hold' && mayHaveBought ? undefined : reasonNotAllowed(task, by.subject);
}

/** As above, for releasing: an operator may end the hold of an operator, but not that of the payment, and take back a question to the shopper. */
export function reasonNotToRelease(task: Task, operator: string) {
  if (task.status === 'submitting') return 'submission_begun';
  if (task.status === 'awaiting_customer') return undefined;
  return task.status === 'on_hold' && task.heldBy !== system ? undefined : reasonNotAllowed(task, operator);
}

/** What a person takes over is placed by hand from then on, also after it is released. */
const byHand = ({ method, reason }: Task): Pick<Task, 'method' | 'reason' | 'runAt'> => ({
  method: 'manual',
  reason: method === 'manual' ? reason : 'by hand: an operator has taken it over',
  runAt: null,
});

/** Claiming again renews the lease; `claimedAt` stays the time of the first claim. */
export function claim(transition: TaskTransition, operator: string, leaseSeconds: number): TaskTransition {
  const leaseExpiresAt = addSeconds(transition.now, leaseSeconds);
  const { task } = transition;
  if (task.status === 'submitting') return apply(transition, 'renewed', operator, { leaseExpiresAt });
  const claimedAt = task.status === 'claimed' ? task.claimedAt : transition.now;
  return apply(transition, 'claimed', operator, { assignee: operator, leaseExpiresAt, claimedAt, ...byHand(task) });
}

/** A question that a person takes back is hers: no machine finds the same price again. */
export const release = (transition: TaskTransition, by: string): TaskTransition =>
  apply(transition, 'released', by, {
    ...noLease,
    ...noHold,
    ...(transition.task.status === 'awaiting_customer' ? takenBack : {}),
  });

const takenBack = {
  method: 'manual',
  runAt: null,
  reason: 'by hand: the question to the shopper was taken back',
} as const;

/** The entry goes to another operator, who gets a lease from now on. */
export const assign = (transition: TaskTransition, by: string, to: string, leaseSeconds: number): TaskTransition =>
  apply(transition, 'claimed', by, {
    assignee: to,
    leaseExpiresAt: addSeconds(transition.now, leaseSeconds),
    claimedAt: transition.now,
    ...byHand(transition.task),
  });

/** Returns why this operator may not renew the lease, or `undefined`. */
export const reasonNotToRenew = (task: Task, operator: string) =>
  reasonNotAllowed(task, operator) ?? (held.includes(task.status) ? undefined : 'not_held');

/**
 * Nothing may be bought until the task is released. It keeps its operator as assignee, who may have bought already; a machine
 * has not, before it submits.
 */
export function hold(transition: TaskTransition, by: string, reason: string, until: string | null): TaskTransition {
  const assignee = isMachine(transition.task.assignee) ? null : transition.task.assignee;
  const changes = { assignee, leaseExpiresAt: null, holdReason: reason, heldBy: by, heldUntil: until };
  return apply(transition, 'held', by, changes, reason);
}

const noTime = { leaseExpiresAt: null, runAt: null, escalateAt: null };

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
    { ...changes, ...noHold, ...noTime, settledAt: transition.now, settledBy: operator },
    note,
  );

/** Only a task that nobody works on can be cancelled: an assignee may have bought already. */
export const isCancellable = ({ status, assignee }: Task): boolean =>
  placementStates.next(status, 'cancelled') !== undefined && assignee === null;

export const cancel = (transition: TaskTransition, by: string, reason: string | null): TaskTransition =>
  apply(transition, 'cancelled', by, { ...noHold, ...noTime, settledAt: transition.now, settledBy: by }, reason);
