/** How Stripe says no to a card, or to our request. */
export interface DeclineReason {
  code: string;
  declineCode: string;
}

/** A PaymentIntent in our words: everything a decision needs, and nothing secret. */
export interface Intent {
  id: string;
  /** From its metadata; null where the intent is not one of ours. */
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
  currency: string;
  chargeId: string | null;
  /** Why the last confirmation failed. */
  declineReason: DeclineReason | null;
  /** Stripe repeated an earlier answer of the same key: what it says may have changed since. */
  replayed: boolean;
}

/** One attempt to charge a session, as it was submitted. */
export interface ChargeRequest {
  sessionId: string;
  attempt: number;
  amountCents: number;
  currency: string;
  paymentMethodId: string;
  /** The intent the session held when the attempt was submitted. */
  intentId: string | null;
}
