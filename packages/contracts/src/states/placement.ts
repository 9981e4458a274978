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
  /**
   * Nothing may be bought: the payment is disputed or under review, the order is refunded in full, or an operator said so. Who had
   * bought it before that records it as placed.
   */
  on_hold: { released: 'queued', held: 'on_hold', placed: 'placed', failed: 'failed', cancelled: 'cancelled' },
  placed: {},
  failed: {},
  cancelled: {},
});

/** The reason of a task that was held or cancelled because the shopper gets all of her money back. Stored and compared; do not change. */
export const refundedInFull = 'refunded in full: do not buy';
