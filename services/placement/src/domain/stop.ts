import { addSeconds } from '@muse/contracts';
import type { Task } from './task.ts';
import { cancel, hold, isCancellable, system, type TaskTransition } from './transitions.ts';

/**
 * Nothing is bought for the order any more: a task that nobody works on is cancelled. An operator who has claimed it may be buying at
 * this moment, so hers goes on hold until she records it as placed or failed: only what is not bought is refunded.
 */
export function stop(
  transition: TaskTransition,
  { holdReason, reason }: { holdReason: string; reason: string },
): TaskTransition {
  if (isCancellable(transition.task)) return cancel(transition, system, reason);
  const held = hold(transition, system, holdReason, null);
  if (isCancellable(held.task)) return cancel(held, system, reason); // a machine has not bought yet
  return { ...held, task: { ...held.task, escalateAt: addSeconds(held.now, secondsUntilDue(held.task)) } };
}

/** As long as an order of its store may wait. It was escalated before, or it would be much later. */
const secondsUntilDue = ({ createdAt, dueAt }: Task): number => (Date.parse(dueAt) - Date.parse(createdAt)) / 1_000;
