import { paymentStopped, placementStates } from '@muse/contracts';
import { stop } from './stop.ts';
import { hold, isForGood, isOpenAtStore, release, system, type TaskTransition } from './transitions.ts';

/** What one dispute, review or fraud warning says of the payment of a purchase. */
export interface PaymentRisk {
  sessionId: string;
  /** The id of the dispute, review or warning. */
  cause: string;
  reason: 'disputed' | 'review' | 'fraud_warning';
  state: 'held' | 'released' | 'stopped';
}

/** What all of them together mean for the tasks of the purchase. Cancelling is final, and one that still holds is enough. */
export type RiskEffect = { is: 'stop' | 'hold'; reason: string } | { is: 'none' };

export function effectOf(risks: readonly Pick<PaymentRisk, 'state' | 'reason'>[]): RiskEffect {
  const stopping = risks.find(({ state }) => state === 'stopped');
  if (stopping) return { is: 'stop', reason: stopping.reason };
  const holding = risks.find(({ state }) => state === 'held');
  return holding ? { is: 'hold', reason: holding.reason } : { is: 'none' };
}

/**
 * Applies the effect to one task. Returns `undefined` if it changes nothing: what is settled stays as it is, and what the store may
 * have already waits until that is known (`saveUnderRisk` applies the effect then).
 */
export function applyRisk(transition: TaskTransition, effect: RiskEffect): TaskTransition | undefined {
  const { status, heldBy, holdReason } = transition.task;
  if (placementStates.isFinal(status) || isOpenAtStore(transition.task)) return undefined;
  const isHeldByRisk = status === 'on_hold' && heldBy === system && !isForGood(transition.task);
  if (effect.is === 'none') return isHeldByRisk ? release(transition, system) : undefined;
  if (effect.is === 'stop')
    return holdReason === paymentStopped
      ? undefined
      : stop(transition, { holdReason: paymentStopped, reason: effect.reason });
  return status === 'on_hold' ? undefined : hold(transition, system, effect.reason, null);
}
