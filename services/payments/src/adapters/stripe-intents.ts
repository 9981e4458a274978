import Stripe from 'stripe';
import type { ChargeRequest, Intent } from '../domain/intent.ts';
import type { CallStripe } from './stripe-client.ts';
import { StripeRejectedError } from './stripe-errors.ts';
import { intentOf } from './stripe-mapping.ts';

/** The intent went on to another state meanwhile, so that this can no longer be done with it. */
export const unexpectedState = 'payment_intent_unexpected_state';

/** One intent per session. Every write carries a key of our own, so that it may be repeated and happens once. */
export function createIntents({ charging, other }: { charging: CallStripe; other: CallStripe }, env: string) {
  const retrieve = (intentId: string) => other('find an intent', (stripe) => stripe.paymentIntents.retrieve(intentId));
  const findIntent = async (intentId: string): Promise<Intent> => intentOf(await retrieve(intentId));

  return {
    findIntent,

    /** The same attempt again is the same intent, for as long as Stripe keeps its keys. */
    async createIntent({ sessionId, attempt, amountCents, currency }: ChargeRequest): Promise<Intent> {
      const params: Stripe.PaymentIntentCreateParams = {
        amount: amountCents,
        currency: currency.toLowerCase(),
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { checkout_session: sessionId, attempt, env },
        transfer_group: sessionId,
      };
      const idempotencyKey = attempt === 1 ? `pi:${sessionId}` : `pi:${sessionId}:${attempt}`;
      const made = await charging('create an intent', (stripe) =>
        stripe.paymentIntents.create(params, { idempotencyKey }),
      );
      return intentOf(made);
    },

    /** Makes an intent of an earlier attempt fit this one. */
    async prepareIntent(intentId: string, { sessionId, attempt, amountCents }: ChargeRequest): Promise<Intent> {
      const params = { amount: amountCents, metadata: { attempt } };
      const idempotencyKey = `update:${sessionId}:${attempt}`;
      const prepared = await charging('update an intent', (stripe) =>
        stripe.paymentIntents.update(intentId, params, { idempotencyKey }),
      );
      return intentOf(prepared);
    },

    /** Takes the money. A card that is declined is an answer: the intent says why. */
    async confirmIntent(intentId: string, { sessionId, attempt, paymentMethodId }: ChargeRequest): Promise<Intent> {
      const params = { payment_method: paymentMethodId };
      const idempotencyKey = `confirm:${sessionId}:${attempt}`;
      const confirmed = await charging('confirm an intent', (stripe) =>
        stripe.paymentIntents.confirm(intentId, params, { idempotencyKey }).catch(declinedIntent),
      );
      return intentOf(confirmed);
    },

    /** Cancels, and answers what the intent is in the end: cancelled, or whatever came before us. */
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

    /** Handed through to the shopper's browser; kept nowhere. */
    clientSecretOf: async (intentId: string): Promise<string | null> => (await retrieve(intentId)).client_secret,
  };
}

/** The intent that a card error carries is Stripe's answer to the confirmation. */
function declinedIntent(error: unknown): Stripe.PaymentIntent {
  if (error instanceof Stripe.errors.StripeCardError && error.payment_intent) return error.payment_intent;
  throw error;
}
