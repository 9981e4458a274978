import { stateMachine } from '../state-machine.ts';

/**
 * The states of a placement task: how one order reaches its store. Every decision about the order locks the row of its task first.
 * Placing or failing an unclaimed entry claims it in the same transaction, so both transitions start at `claimed`.
 *
 * `submitting` is committed before the store is asked to buy. From then on the task is queued again only with a proof that
 * nothing was bought (ADR 32).
 */
export const placementStates = stateMachine('placement task', 'queued', {
  queued: {
    claimed: 'claimed',
    'attempt began': 'in_progress',
    /** A way that cannot be used at all is passed over without an attempt. */
    'way changed': 'queued',
    held: 'on_hold',
    cancelled: 'cancelled',
  },
  claimed: {
    claimed: 'claimed',
    released: 'queued',
    'lease ran out': 'queued',
    submitting: 'submitting',
    'shopper is asked': 'awaiting_customer',
    held: 'on_hold',
    placed: 'placed',
    failed: 'failed',
  },
  /** A machine prepares the purchase. It can be stopped: nothing is bought yet. */
  in_progress: {
    submitting: 'submitting',
    'not submitted': 'queued',
    'shopper is asked': 'awaiting_customer',
    claimed: 'claimed',
    released: 'queued',
    held: 'on_hold',
    failed: 'failed',
  },
  /** The point of no return: the store may have the order at any moment. */
  submitting: {
    renewed: 'submitting',
    placed: 'placed',
    'not submitted': 'queued',
    'outcome unknown': 'outcome_unknown',
    failed: 'failed',
  },
  /** The store may have the order. It is looked up, never bought again. */
  outcome_unknown: { placed: 'placed', 'not submitted': 'queued', failed: 'failed' },
  /** The store asks for more than the ceiling: the shopper decides (ADR 36). Nothing is bought yet. */
  awaiting_customer: {
    'tried again': 'queued',
    released: 'queued',
    held: 'on_hold',
    failed: 'failed',
    cancelled: 'cancelled',
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

/** As above, if the money is fraudulent or lost and an operator had claimed the order. Stored and compared; do not change. */
export const paymentStopped = 'the payment is fraudulent or lost: do not buy';
