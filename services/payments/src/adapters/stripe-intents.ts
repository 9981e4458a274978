import Stripe from 'stripe';
import type { ChargeRequest, Intent } from '../domain/intent.ts';
import type { CallStripe } from './stripe-client.ts';
import { StripeRejectedError } from './stripe-errors.ts';
import { intentOf } from './stripe-mapping.ts';

/** Stripe's error code for an intent that has changed its state, so that the call is no longer possible. */
export const unexpectedState = 'payment_intent_unexpected_state';

/** The charge knows until when it can be captured. */
const withCharge = { expand: ['latest_charge'] };

/** Calls about PaymentIntents. Every write carries an idempotency key of ours, so that repeating it has no second effect. */
export function createIntents({ charging, other }: { charging: CallStripe; other: CallStripe }, env: string) {
  const retrieve = (intentId: string) =>
    other('find an intent', (stripe) => stripe.paymentIntents.retrieve(intentId, withCharge));
  const findIntent = async (intentId: string): Promise<Intent> => intentOf(await retrieve(intentId));

  return {
    findIntent,

    /** Repeated for the same attempt it returns the same intent, for as long as Stripe keeps the idempotency key. */
    async createIntent({
      sessionId,
      attempt,
      amountCents,
      currency,
      customerId,
      save,
      capture,
    }: ChargeRequest): Promise<Intent> {
      const params: Stripe.PaymentIntentCreateParams = {
        amount: amountCents,
        currency: currency.toLowerCase(),
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { checkout_session: sessionId, attempt, env },
        transfer_group: sessionId,
        ...(customerId !== null && { customer: customerId }),
        ...(save && { setup_future_usage: 'on_session' as const }),
        ...(capture === 'after_placement' && { capture_method: 'manual' as const }),
      };
      const idempotencyKey = attempt === 1 ? `pi:${sessionId}` : `pi:${sessionId}:${attempt}`;
      const created = await charging('create an intent', (stripe) =>
        stripe.paymentIntents.create(params, { idempotencyKey }),
      );
      return intentOf(created);
    },

    /**
     * Updates the intent of an earlier attempt for this one. Its parameters depend only on the attempt and on the intent before the
     * update: an intent that has this attempt is not updated again.
     */
    async prepareIntent(earlier: Intent, request: ChargeRequest): Promise<Intent> {
      const { sessionId, attempt, amountCents, customerId, save } = request;
      const params: Stripe.PaymentIntentUpdateParams = {
        amount: amountCents,
        metadata: { attempt },
        ...(customerId !== null && { customer: customerId }),
        ...((save || earlier.savesCard) && { setup_future_usage: save ? 'on_session' : '' }),
      };
      const idempotencyKey = `update:${sessionId}:${attempt}`;
      const prepared = await charging('update an intent', (stripe) =>
        stripe.paymentIntents.update(earlier.id, params, { idempotencyKey }),
      );
      return intentOf(prepared);
    },

    /** Charges the card. A decline is no error: the returned intent carries the reason. */
    async confirmIntent(intentId: string, request: ChargeRequest): Promise<Intent> {
      const { sessionId, attempt, paymentMethodId, capture } = request;
      // Not with `immediate`: the parameters of an idempotency key that the previous release has used must stay the same.
      const params = { payment_method: paymentMethodId, ...(capture === 'after_placement' && withCharge) };
      const idempotencyKey = `confirm:${sessionId}:${attempt}`;
      const confirmed = await charging('confirm an intent', (stripe) =>
        stripe.paymentIntents.confirm(intentId, params, { idempotencyKey }).catch(declinedIntent),
      );
      return intentOf(confirmed);
    },

    /**
     * Captures a hold, once, and releases the rest of it. A hold that cannot be captured any more is returned in the state it has.
     * Rejects with `StripeRejectedError` if Stripe refuses and still holds the amount.
     */
    async captureIntent(intentId: string, { sessionId, cents }: { sessionId: string; cents: number }): Promise<Intent> {
      try {
        const idempotencyKey = `capture:${sessionId}`;
        const captured = await charging('capture an intent', (stripe) =>
          stripe.paymentIntents.capture(intentId, { amount_to_capture: cents }, { idempotencyKey }),
        );
        return intentOf(captured);
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        const intent = await findIntent(intentId);
        if (intent.status === 'requires_capture') throw error;
        return intent;
      }
    },

    /** Cancels the intent and returns it. If it can no longer be cancelled, returns it in the state it has. */
    async cancelIntent(intentId: string): Promise<Intent> {
      try {
        const idempotencyKey = `cancel:${intentId}`;
        const cancelled = await other('cancel an intent', (stripe) =>
          stripe.paymentIntents.cancel(intentId, {}, { idempotencyKey }),
        );
        return intentOf(cancelled);
      } catch (error) {
        if (error instanceof StripeRejectedError && error.code === unexpectedState) return findIntent(intentId);
        throw error;
      }
    },

    /** Passed through to the shopper's browser; never stored. */
    clientSecretOf: async (intentId: string): Promise<string | null> => (await retrieve(intentId)).client_secret,
  };
}

/** A card error carries the declined intent, which is Stripe's answer to the confirmation. */
function declinedIntent(error: unknown): Stripe.PaymentIntent {
  if (error instanceof Stripe.errors.StripeCardError && error.payment_intent) return error.payment_intent;
  throw error;
}
