import { stateMachine } from '../state-machine.ts';

/**
 * The life of a placement task: how one order reaches its store. Whoever decides about the order takes this row's lock.
 * Placing or failing an unclaimed entry claims it in the same transaction, so both begin at `claimed`.
 */
export const placementStates = stateMachine('placement task', 'queued', {
  queued: { claimed: 'claimed', cancelled: 'cancelled' },
  claimed: { claimed: 'claimed', released: 'queued', 'lease ran out': 'queued', placed: 'placed', failed: 'failed' },
  placed: {},
  failed: {},
  cancelled: {},
});
