import { addSeconds, type PlacementMethod } from '@muse/contracts';
import { type FailureCode, failureOf } from './failure-codes.ts';
import { actorOf } from './machine.ts';
import { noLease, type Task } from './task.ts';
import { apply, type TaskTransition } from './transitions.ts';

/** One attempt of a machine, or of a person who has said that she is submitting. */
export interface Attempt {
  id: number;
  method: PlacementMethod;
  /** The version of what is used: of a recipe, a protocol. Null for a person. */
  version: string | null;
  state: 'in_progress' | 'submitting' | 'unknown' | 'confirmed' | 'not_submitted';
  /** The version of the task that the attempt has made. Any later one, but for its own submission, ends its rights. */
  generation: number;
  reference: Record<string, string> | null;
  code: string | null;
  unknownAt: string | null;
  lookUps: number;
  lookedUp: 'absent' | 'duplicate' | 'unclear' | null;
}

export const begin = (transition: TaskTransition, seconds: number): TaskTransition => {
  const assignee = actorOf(transition.task.method);
  const leaseExpiresAt = addSeconds(transition.now, seconds);
  return apply(transition, 'attempt began', assignee, { assignee, leaseExpiresAt, claimedAt: transition.now });
};

/** The point of no return: committed before the store is asked to buy. */
export const submit = (transition: TaskTransition, by: string, seconds: number): TaskTransition =>
  apply(transition, 'submitting', by, { leaseExpiresAt: addSeconds(transition.now, seconds) });

/** What is unknown already stays so; only its attempt says more. */
export const loseOutcome = (transition: TaskTransition, by: string, note: string): TaskTransition =>
  transition.task.status === 'outcome_unknown' ? transition : apply(transition, 'outcome unknown', by, noLease, note);

interface Next {
  method: PlacementMethod;
  reason: string;
  afterSeconds: number;
}

/** Queues the task for its next attempt. Only for what is proven not to be submitted. */
export const queueAgain = (
  transition: TaskTransition,
  by: string,
  { method, reason, afterSeconds }: Next,
  note: string,
): TaskTransition =>
  apply(
    transition,
    transition.task.status === 'queued' ? 'way changed' : 'not submitted',
    by,
    { ...noLease, method, reason, runAt: afterSeconds > 0 ? addSeconds(transition.now, afterSeconds) : null },
    note,
  );

/** Whether the attempt still has the task: nobody has stopped it or taken it over. */
export const isRunning = ({ status, version }: Task, { generation }: Pick<Attempt, 'generation'>): boolean =>
  status === 'in_progress' && version === generation;

/** Whether the outcome of the attempt still decides about the task. A late answer does too, until somebody else has decided. */
export const isUndecided = ({ status }: Task, { state }: Pick<Attempt, 'state'>): boolean =>
  (status === 'submitting' || status === 'outcome_unknown') && (state === 'submitting' || state === 'unknown');

export type NextStep = { is: 'retry'; afterSeconds: number } | { is: 'next_way' | 'person' | 'ask' | 'fail' };

/** A way is tried so often in a row; then it is the turn of the next one. */
const mostAttempts = 3;
const backoffSeconds = [30, 120];

/** What follows an attempt that is proven not to be submitted; `attempts` of this way have ended, with this one. */
export function nextStep(code: FailureCode, attempts: number): NextStep {
  const { then } = failureOf(code);
  if (then !== 'retry') return { is: then };
  if (attempts >= mostAttempts) return { is: 'next_way' };
  return { is: 'retry', afterSeconds: backoffSeconds[attempts - 1] ?? (backoffSeconds.at(-1) as number) };
}

const lookUpMinutes = [2, 10, 30];

/**
 * For how many seconds to wait for the next look-up of an unknown outcome: after 2, 10 and 30 minutes, and when the order must have
 * appeared at the store. `undefined` after the last one: from then on it is for a person, who sees it from the beginning.
 */
export function secondsToLookUp(done: number, settleMinutes: number): number | undefined {
  const times = [...lookUpMinutes, ...(settleMinutes > 30 ? [settleMinutes] : [])];
  const next = times[done];
  return next === undefined ? undefined : (next - (times[done - 1] ?? 0)) * 60;
}
