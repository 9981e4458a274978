import Stripe from 'stripe';
import type { ChargeRequest, Intent } from '../domain/intent.ts';
import type { CallStripe } from './stripe-client.ts';
import { StripeRejectedError } from './stripe-errors.ts';
import { intentOf } from './stripe-mapping.ts';

/** Stripe's error code for an intent that has changed its state, so that the call is no longer possible. */
export const unexpectedState = 'payment_intent_unexpected_state';

/** Calls about PaymentIntents. Every write carries an idempotency key of ours, so that repeating it has no second effect. */
export function createIntents({ charging, other }: { charging: CallStripe; other: CallStripe }, env: string) {
  const retrieve = (intentId: string) => other('find an intent', (stripe) => stripe.paymentIntents.retrieve(intentId));
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
    }: ChargeRequest): Promise<Intent> {
      const params: Stripe.PaymentIntentCreateParams = {
        amount: amountCents,
        currency: currency.toLowerCase(),
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { checkout_session: sessionId, attempt, env },
        transfer_group: sessionId,
        ...(customerId !== null && { customer: customerId }),
        ...(save && { setup_future_usage: 'on_session' as const }),
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
    async confirmIntent(intentId: string, { sessionId, attempt, paymentMethodId }: ChargeRequest): Promise<Intent> {
      const params = { payment_method: paymentMethodId };
      const idempotencyKey = `confirm:${sessionId}:${attempt}`;
      const confirmed = await charging('confirm an intent', (stripe) =>
        stripe.paymentIntents.confirm(intentId, params, { idempotencyKey }).catch(declinedIntent),
      );
      return intentOf(confirmed);
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
