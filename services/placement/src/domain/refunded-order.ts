import { placementStates, refundedInFull } from '@muse/contracts';
import { stop } from './stop.ts';
import type { TaskTransition } from './transitions.ts';

/** The shopper gets all of her money back, so nothing is bought for her. Returns `undefined` if nothing changes. */
export function stopRefunded(transition: TaskTransition): TaskTransition | undefined {
  const { status, holdReason } = transition.task;
  if (placementStates.isFinal(status) || holdReason === refundedInFull) return undefined;
  return stop(transition, { holdReason: refundedInFull, reason: refundedInFull });
}
