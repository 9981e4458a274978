import type { HintKind, WebhookHint } from './stripe-events.ts';

interface LookUp {
  /** The kind of a background job. */
  job: string;
  payload: object;
}

/** For each kind of hint: the job that reads the object from Stripe and settles what it finds; null if there is nothing to settle. */
const lookUps: Record<HintKind, ((hint: WebhookHint, eventId: string) => LookUp) | null> = {
  customer: ({ objectId }, eventId) => ({ job: 'look-up-customer', payload: { customerId: objectId, eventId } }),
  'payment method': null,
  intent: ({ sessionId, intentId }, eventId) => ({
    job: 'look-up-payment',
    payload: { sessionId, intentId, eventId },
  }),
  refund: ({ objectId }, eventId) => ({ job: 'look-up-refund', payload: { stripeRefundId: objectId, eventId } }),
  'refunds of an intent': ({ intentId }, eventId) => ({ job: 'look-up-refunds', payload: { intentId, eventId } }),
  dispute: ({ objectId }, eventId) => ({ job: 'look-up-dispute', payload: { disputeId: objectId, eventId } }),
  fraud_warning: ({ objectId }, eventId) => ({
    job: 'look-up-risk-signal',
    payload: { kind: 'fraud_warning', signalId: objectId, eventId },
  }),
  review: ({ objectId }, eventId) => ({
    job: 'look-up-risk-signal',
    payload: { kind: 'review', signalId: objectId, eventId },
  }),
};

export const lookUpFor = (hint: WebhookHint, eventId: string): LookUp | undefined =>
  lookUps[hint.kind]?.(hint, eventId);
