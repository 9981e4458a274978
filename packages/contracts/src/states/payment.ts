import { stateMachine } from '../state-machine.ts';

/**
 * The states of a payment: one Stripe PaymentIntent per checkout session, over all attempts. With `after_placement` the amount is
 * held first (`authorized`) and captured once the orders are settled; if none of them was placed it is `released`. `uncaptured`:
 * the hold ended although orders were placed, and a person has to act. The triggers are stored; do not rename.
 */
export const paymentStates = stateMachine('payment', 'processing', {
  processing: {
    captured: 'captured',
    declined: 'declined',
    'action required': 'requires_action',
    cancelled: 'cancelled',
    authorized: 'authorized',
  },
  requires_action: {
    submitted: 'processing',
    captured: 'captured',
    declined: 'declined',
    cancelled: 'cancelled',
    authorized: 'authorized',
  },
  declined: { submitted: 'processing', captured: 'captured', cancelled: 'cancelled' },
  authorized: { captured: 'captured', released: 'released', 'hold lost': 'uncaptured', cancelled: 'cancelled' },
  captured: {},
  released: {},
  /** A person has captured it at Stripe's own site. */
  uncaptured: { captured: 'captured' },
  /** A capture after the session was abandoned is refunded in full. */
  cancelled: { captured: 'captured' },
});

/**
 * The states of a refund. Stripe may report a failure after a success: the money is then owed again. A failed refund is sent
 * again (`retried`), or the debt ends without it (`settled`): an operator paid it outside Stripe, or a refund made at Stripe's
 * own site has covered all of it, or a lost dispute has paid it; one that is won on appeal reopens it. Money that is waiting to be
 * sent can be settled in these ways too. What is given back of a payment that is only held is `releasing`: it makes the capture
 * smaller, and is `released` when the rest of the hold is.
 */
export const refundStates = stateMachine('refund', 'requested', {
  /** Above `REFUND_APPROVAL_CENTS`: a second person decides. `superseded`: its order ended and is refunded as a whole. */
  awaiting_approval: {
    approved: 'requested',
    'approved before the capture': 'releasing',
    rejected: 'rejected',
    superseded: 'rejected',
  },
  rejected: {},
  releasing: { released: 'released' },
  released: {},
  /** `released`: the payment is never captured. */
  requested: { pending: 'pending', succeeded: 'succeeded', failed: 'failed', settled: 'settled', released: 'released' },
  pending: { succeeded: 'succeeded', failed: 'failed' },
  succeeded: { failed: 'failed' },
  failed: { retried: 'requested', settled: 'settled' },
  settled: { reopened: 'requested' },
});

/** The reason of a refund of what was captured beyond what the orders cost. Stored and compared; do not change. */
export const capturedTooMuch = 'more was captured than the orders cost';
