import { placementStates } from '@muse/contracts';
import { byTheClock, nobody, type Task, type TaskStatus } from './task.ts';

interface Step {
  from: TaskStatus;
  to: TaskStatus;
  by: string;
  note: string | null;
}

/** A task under its lock: what it is by now, and the steps that brought it there and are not written down yet. */
export interface Move {
  task: Task;
  steps: Step[];
  now: string;
}

type TaskTrigger = Parameters<typeof placementStates.must>[1];

export const system = 'system';

/** What the row says, read by the clock: an old lease is over before anything else is decided. */
export function begin(row: Task, now: string): Move {
  const task = byTheClock(row, now);
  return { task, now, steps: task === row ? [] : [{ from: row.status, to: task.status, by: system, note: null }] };
}

function step(move: Move, fact: TaskTrigger, by: string, changes: Partial<Task>, note: string | null = null): Move {
  const { task, now, steps } = move;
  const to = placementStates.must(task.status, fact);
  return {
    now,
    task: { ...task, ...changes, status: to, version: task.version + 1 },
    steps: [...steps, { from: task.status, to, by, note }],
  };
}

/** Why this operator may not work on it, if there is a reason. */
export function objection({ status, assignee }: Task, operator: string) {
  if (placementStates.isFinal(status)) return 'already_settled';
  return status === 'claimed' && assignee !== operator ? 'held_by_another' : undefined;
}

/** Claiming again renews the lease; the work began with the first claim. */
export const claim = (move: Move, operator: string, leaseSeconds: number): Move =>
  step(move, 'claimed', operator, {
    assignee: operator,
    leaseExpiresAt: later(move.now, leaseSeconds),
    claimedAt: move.task.status === 'claimed' ? move.task.claimedAt : move.now,
  });

export const release = (move: Move, by: string): Move => step(move, 'released', by, nobody);

/** Whoever settles what nobody holds has claimed it in the same breath. */
export const settle = (
  move: Move,
  outcome: 'placed' | 'failed',
  operator: string,
  { note, ...changes }: { note: string | null; storeOrderNumber?: string; actualTotalCents?: number | null },
): Move =>
  step(
    move.task.status === 'claimed' ? move : claim(move, operator, 0),
    outcome,
    operator,
    { ...changes, leaseExpiresAt: null, settledAt: move.now, settledBy: operator },
    note,
  );

/** Only what nobody has begun can be called off. */
export const canCancel = ({ status }: Task): boolean => placementStates.next(status, 'cancelled') !== undefined;

export const cancel = (move: Move, by: string, reason: string | null): Move =>
  step(move, 'cancelled', by, { settledAt: move.now, settledBy: by }, reason);

const later = (time: string, seconds: number): string => new Date(Date.parse(time) + seconds * 1000).toISOString();
