import { checkoutSubmitted } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { type StripeEmulator, startStripeEmulator } from '@muse/stripe-emulator';
import Stripe from 'stripe';
import { handledEvents, payments } from '../../src/service.ts';
import { captureSettings } from './capture-settings.ts';
import type { Purchase } from './purchases.ts';

export const webhookSecret = 'whsec_story';
export const stripeOperations = {
  create: 'POST /v1/payment_intents',
  confirm: 'POST /v1/payment_intents/{intent}/confirm',
};
export const webhookPath = '/webhooks/stripe';

interface StripeBooks {
  payment_intents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
  events: Stripe.Event[];
}

/** Payments with a real database, a real broker and a Stripe emulator of its own. */
export interface TestContext {
  env: TestEnvironment;
  payments: TestServer;
  emulator: StripeEmulator;
  /** Calls the emulator's control API, for example to inject failures. */
  control(action: string, body: object): Promise<Record<string, unknown>>;
  /** Everything that the emulator has stored. */
  books(): Promise<StripeBooks>;
  /** The intents, charges, refunds, disputes and events of a session, as the emulator has them. */
  stripeObjectsOf(sessionId: string): Promise<StripeBooks>;
  /** Calls Stripe directly, as a person using its dashboard would. */
  asDashboard<T>(call: (stripe: Stripe) => Promise<T>): Promise<T>;
  submit(purchase: Purchase): Promise<string>;
  close(): Promise<void>;
}

/** The settings that connect payments to this emulator. */
export const settingsFor = (emulator: StripeEmulator): Record<string, string> => ({
  STRIPE_SECRET_KEY: 'sk_test_story',
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  STRIPE_API_BASE: emulator.url,
  RETRY_BASE_MS: '5',
});

export async function createTestContext(settings: Record<string, string> = {}): Promise<TestContext> {
  const env = await createTestEnvironment();
  const emulator = await startStripeEmulator({ port: 0, webhookSecret, webhookEvents: handledEvents });
  const server = await env.start(payments, {
    ...settingsFor(emulator),
    ...(settings.PAYMENT_CAPTURE ? {} : captureSettings),
    ...settings,
  });
  emulator.setWebhookUrl(`${server.url}/api/v1${webhookPath}`);
  const books = async () => (await (await fetch(`${emulator.url}/_control/snapshot`)).json()) as StripeBooks;
  return {
    env,
    payments: server,
    emulator,
    books,
    async control(action, body) {
      const answer = await fetch(`${emulator.url}/_control/${action}`, { method: 'POST', body: JSON.stringify(body) });
      const result = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`the emulator rejected ${action}: ${JSON.stringify(result)}`);
      return result;
    },
    async stripeObjectsOf(sessionId) {
      const all = await books();
      const intents = all.payment_intents.filter((intent) => intent.metadata.checkout_session === sessionId);
      const ids = new Set(intents.map((intent) => intent.id));
      const ofSession = (object: { payment_intent: string | Stripe.PaymentIntent | null }) =>
        ids.has(String(object.payment_intent));
      return {
        payment_intents: intents,
        charges: all.charges.filter(ofSession),
        refunds: all.refunds.filter(ofSession),
        disputes: all.disputes.filter(ofSession),
        events: all.events.filter((event) => ids.has((event.data.object as { id: string }).id)),
      };
    },
    asDashboard: (call) =>
      call(
        new Stripe('sk_test_dashboard', { host: '127.0.0.1', port: emulator.port, protocol: 'http', telemetry: false }),
      ),
    submit: (purchase) => env.publish(checkoutSubmitted, purchase),
    async close() {
      await env.close();
      await emulator.stop();
    },
  };
}
