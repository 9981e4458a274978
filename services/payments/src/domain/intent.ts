/** Why a card was declined, or why Stripe rejected our request. */
export interface DeclineReason {
  code: string;
  declineCode: string;
}

/** When the money is taken: at *place*, or once the orders of the purchase are settled, out of a hold. */
export const captureModes = ['immediate', 'after_placement'] as const;
export type CaptureMode = (typeof captureModes)[number];

/** The fields of a Stripe PaymentIntent that our decisions need; none of them is secret. */
export interface Intent {
  id: string;
  /** From its metadata; null if the intent was not created by us. */
  sessionId: string | null;
  /** The attempt it was last prepared for. */
  attempt: number;
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'succeeded'
    | 'canceled';
  receivedCents: number;
  /** What is held and not captured. */
  capturableCents: number;
  /** Until when the hold can be captured; null if Stripe does not say. */
  captureBefore: string | null;
  currency: string;
  chargeId: string | null;
  /** Why the last confirmation failed. */
  declineReason: DeclineReason | null;
  /** Its card is attached to the customer once it is charged. */
  savesCard: boolean;
  /** Stripe replayed the stored answer of an idempotency key: the intent may have changed since. */
  replayed: boolean;
}

/** One attempt to charge a session, as it was submitted. */
export interface ChargeRequest {
  sessionId: string;
  attempt: number;
  amountCents: number;
  currency: string;
  paymentMethodId: string;
  /** The shopper's customer at Stripe when the attempt was submitted. */
  customerId: string | null;
  /** The card is saved for later purchases: a shopper without a customer gets one. */
  save: boolean;
  /** Null in jobs of release 0.1.0. */
  shopper: string | null;
  /** Of the session, not of the attempt. */
  capture: CaptureMode;
  /** The intent that the payment had when the attempt was submitted. */
  intentId: string | null;
}
