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
  return isCancellable(held.task) ? cancel(held, system, reason) : held; // a machine has not bought yet
}
