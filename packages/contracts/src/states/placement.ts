import { stateMachine } from '../state-machine.ts';

/**
 * The states of a placement task: how one order reaches its store. Every decision about the order locks the row of its task first.
 * Placing or failing an unclaimed entry claims it in the same transaction, so both transitions start at `claimed`.
 */
export const placementStates = stateMachine('placement task', 'queued', {
  queued: { claimed: 'claimed', held: 'on_hold', cancelled: 'cancelled' },
  claimed: {
    claimed: 'claimed',
    released: 'queued',
    'lease ran out': 'queued',
    held: 'on_hold',
    placed: 'placed',
    failed: 'failed',
  },
  /** Nothing may be bought: the payment is disputed or under review, or an operator said so. */
  on_hold: { released: 'queued', failed: 'failed', cancelled: 'cancelled' },
  placed: {},
  failed: {},
  cancelled: {},
});
