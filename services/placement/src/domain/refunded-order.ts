import { placementStates, refundedInFull } from '@muse/contracts';
import { cancel, hold, isCancellable, system, type TaskTransition } from './transitions.ts';

/**
 * The shopper gets all of her money back, so nothing is bought for her: a task that nobody works on is cancelled. An operator who
 * has claimed it may have bought already, so hers goes on hold until she says so. Returns `undefined` if nothing changes.
 */
export function stopRefunded(transition: TaskTransition): TaskTransition | undefined {
  const { status, holdReason } = transition.task;
  if (placementStates.isFinal(status) || holdReason === refundedInFull) return undefined;
  if (isCancellable(transition.task)) return cancel(transition, system, refundedInFull);
  const held = hold(transition, system, refundedInFull, null);
  return isCancellable(held.task) ? cancel(held, system, refundedInFull) : held; // a machine has not bought yet
}
