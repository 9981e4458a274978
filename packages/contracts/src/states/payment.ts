import { stateMachine } from '../state-machine.ts';

/** The life of a payment: one Stripe PaymentIntent per checkout session, over all attempts. */
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
  /** A capture that comes after the purchase was given up is refunded in full. */
  cancelled: { captured: 'captured' },
});

/** The life of a refund. Stripe may take a success back: the debt is then open again, and shown to a person. */
export const refundStates = stateMachine('refund', 'requested', {
  requested: { pending: 'pending', succeeded: 'succeeded', failed: 'failed' },
  pending: { succeeded: 'succeeded', failed: 'failed' },
  succeeded: { failed: 'failed' },
  failed: {},
});
