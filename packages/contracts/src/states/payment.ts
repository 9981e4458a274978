import { stateMachine } from '../state-machine.ts';

/** The states of a payment: one Stripe PaymentIntent per checkout session, over all attempts. The triggers are stored; do not rename. */
export const paymentStates = stateMachine('payment', 'processing', {
  processing: {
    captured: 'captured',
    declined: 'declined',
    'action required': 'requires_action',
    cancelled: 'cancelled',
  },
  requires_action: { submitted: 'processing', captured: 'captured', declined: 'declined', cancelled: 'cancelled' },
  declined: { submitted: 'processing', captured: 'captured', cancelled: 'cancelled' },
  captured: {},
  /** A capture after the session was abandoned is refunded in full. */
  cancelled: { captured: 'captured' },
});

/**
 * The states of a refund. Stripe may report a failure after a success: the money is then owed again. A failed refund is sent
 * again (`retried`), or the debt ends without it (`settled`): an operator paid it outside Stripe, or a refund made at Stripe's
 * own site has covered all of it, or a lost dispute has paid it; one that is won on appeal reopens it. Money that is waiting to be
 * sent can be settled in these ways too.
 */
export const refundStates = stateMachine('refund', 'requested', {
  /** Above `REFUND_APPROVAL_CENTS`: a second person decides. `superseded`: its order ended and is refunded as a whole. */
  awaiting_approval: { approved: 'requested', rejected: 'rejected', superseded: 'rejected' },
  rejected: {},
  requested: { pending: 'pending', succeeded: 'succeeded', failed: 'failed', settled: 'settled' },
  pending: { succeeded: 'succeeded', failed: 'failed' },
  succeeded: { failed: 'failed' },
  failed: { retried: 'requested', settled: 'settled' },
  settled: { reopened: 'requested' },
});
