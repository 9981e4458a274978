import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { PaymentMethod } from '@muse/contracts';
import { type Breaker, type ConfigOf, createBreaker, type Toolbox } from '@muse/kit';
import Stripe from 'stripe';
import type { config } from '../config.ts';
import type { ChargeOrder, Intent } from '../domain/intent.ts';
import type { RefundSeen } from '../domain/refund.ts';
import { intentOf, refundOf } from './stripe-answers.ts';
import { inOurWords, isAnswer, StripeAway, StripeRefused } from './stripe-errors.ts';

type Box = Toolbox<ConfigOf<(typeof config)['settings']>>;
export type StripeDoor = ReturnType<typeof openStripe>;

/** The intent went on to another state meanwhile, so that this can no longer be done with it. */
export const stateMoved = 'payment_intent_unexpected_state';

/**
 * Stripe, as far as we need it: every call throws `StripeAway` (outcome unknown) or `StripeRefused` (the request was wrong), and a
 * declined card is an answer. Every write carries a key of our own, so that it may be repeated and happens once.
 */
export function openStripe({ config: set, metrics, log, onClose }: Box) {
  const { client, close } = clientOf(set);
  onClose(close);
  const charging = createBreaker('stripe-charge', metrics, { isAnswer });
  const other = createBreaker('stripe-reads-and-refunds', metrics, { isAnswer });

  const ask = async <T extends { object: string }>(
    through: Breaker,
    what: string,
    call: () => Promise<T>,
  ): Promise<T> => {
    try {
      return await through(async () => {
        const answer = await call();
        // A proxy's JSON without an error resolves: https://github.com/stripe/stripe-node takes it for the object.
        if (typeof answer.object !== 'string') throw new StripeAway(`${what}: an answer that is no object`);
        return answer;
      });
    } catch (error) {
      throw inOurWords(what, error, log);
    }
  };
  const findIntent = async (intentId: string): Promise<Intent> =>
    intentOf(await ask(other, 'find an intent', () => client.paymentIntents.retrieve(intentId)));

  return {
    findIntent,

    /** The same attempt again is the same intent, for as long as Stripe keeps its keys. */
    async createIntent({ sessionId, attempt, amountCents, currency }: ChargeOrder): Promise<Intent> {
      const params: Stripe.PaymentIntentCreateParams = {
        amount: amountCents,
        currency: currency.toLowerCase(),
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { checkout_session: sessionId, attempt, env: set.nodeEnv },
        transfer_group: sessionId,
      };
      const idempotencyKey = attempt === 1 ? `pi:${sessionId}` : `pi:${sessionId}:${attempt}`;
      return intentOf(
        await ask(charging, 'create an intent', () => client.paymentIntents.create(params, { idempotencyKey })),
      );
    },

    /** Makes an intent of an earlier attempt fit this one. */
    async prepareIntent(intentId: string, { sessionId, attempt, amountCents }: ChargeOrder): Promise<Intent> {
      const params = { amount: amountCents, metadata: { attempt } };
      const idempotencyKey = `update:${sessionId}:${attempt}`;
      return intentOf(
        await ask(charging, 'update an intent', () =>
          client.paymentIntents.update(intentId, params, { idempotencyKey }),
        ),
      );
    },

    /** Takes the money. A card that is declined is an answer: the intent says why. */
    async confirmIntent(intentId: string, { sessionId, attempt, paymentMethodId }: ChargeOrder): Promise<Intent> {
      const idempotencyKey = `confirm:${sessionId}:${attempt}`;
      return intentOf(
        await ask(charging, 'confirm an intent', () =>
          client.paymentIntents
            .confirm(intentId, { payment_method: paymentMethodId }, { idempotencyKey })
            .catch(declinedIntent),
        ),
      );
    },

    /** Cancels, and answers what the intent is in the end: cancelled, or whatever came before us. */
    async cancelIntent(intentId: string): Promise<Intent> {
      try {
        const idempotencyKey = `cancel:${intentId}`;
        return intentOf(
          await ask(other, 'cancel an intent', () => client.paymentIntents.cancel(intentId, {}, { idempotencyKey })),
        );
      } catch (error) {
        if (error instanceof StripeRefused && error.code === stateMoved) return findIntent(intentId);
        throw error;
      }
    },

    /** Handed through to the shopper's browser; kept nowhere. */
    async clientSecretOf(intentId: string): Promise<string | null> {
      return (await ask(other, 'find an intent', () => client.paymentIntents.retrieve(intentId))).client_secret;
    },

    /** `undefined`: Stripe does not know it, or it is not a card. */
    async findCard(paymentMethodId: string): Promise<PaymentMethod | undefined> {
      try {
        const { card } = await ask(other, 'find a payment method', () =>
          client.paymentMethods.retrieve(paymentMethodId),
        );
        if (!card) return undefined;
        const { brand, last4, exp_month: expMonth, exp_year: expYear } = card;
        return { id: paymentMethodId, brand, last4, expMonth, expYear };
      } catch (error) {
        if (error instanceof StripeRefused) return undefined;
        throw error;
      }
    },

    /** The same refund again is the same refund, for as long as Stripe keeps its keys; what was said then may have changed since. */
    async createRefund(refund: RefundAsked): Promise<RefundSeen> {
      const params: Stripe.RefundCreateParams = {
        payment_intent: refund.intentId,
        amount: refund.amountCents,
        metadata: { refund: refund.id, ...(refund.orderNumber === null ? {} : { order: refund.orderNumber }) },
      };
      const idempotencyKey = `refund:${refund.id}`;
      const made = await ask(other, 'refund', () => client.refunds.create(params, { idempotencyKey }));
      const replayed = made.lastResponse.headers['idempotent-replayed'] === 'true';
      return refundOf(replayed ? await ask(other, 'find a refund', () => client.refunds.retrieve(made.id)) : made);
    },

    async findRefund(stripeRefundId: string): Promise<RefundSeen> {
      return refundOf(await ask(other, 'find a refund', () => client.refunds.retrieve(stripeRefundId)));
    },

    /** Among the refunds of an intent, the one we asked for under this id. */
    async findRefundNamed(refundId: string, intentId: string): Promise<RefundSeen | undefined> {
      const list = await ask(other, 'list refunds', () =>
        client.refunds.list({ payment_intent: intentId, limit: 100 }),
      );
      return list.data.map(refundOf).find((refund) => refund.refundId === refundId);
    },
  };
}

export interface RefundAsked {
  id: string;
  intentId: string;
  orderNumber: string | null;
  amountCents: number;
}

/** The intent that a card error carries is Stripe's answer to the confirmation. */
function declinedIntent(error: unknown): Stripe.PaymentIntent {
  if (error instanceof Stripe.errors.StripeCardError && error.payment_intent) return error.payment_intent;
  throw error;
}

/** Two tries of `timeout` each at most; longer pauses are ours to make, with no place of work held meanwhile. */
function clientOf(set: Box['config']): { client: Stripe; close: () => void } {
  const base = set.stripeApiBase === undefined ? undefined : new URL(set.stripeApiBase);
  const httpAgent =
    base?.protocol === 'http:' ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true });
  const client = new Stripe(set.stripeSecretKey, {
    httpAgent,
    timeout: set.stripeTimeoutMs,
    maxNetworkRetries: 1,
    telemetry: false,
    appInfo: { name: 'Muse Commerce', url: set.appUrl },
    ...(base && {
      host: base.hostname,
      port: base.port === '' ? (base.protocol === 'http:' ? 80 : 443) : Number(base.port),
      protocol: base.protocol === 'http:' ? 'http' : 'https',
    }),
  });
  return { client, close: () => httpAgent.destroy() };
}
