import {
  type checkoutSubmitted,
  type DataOf,
  drawOrderNumber,
  newId,
  type Share,
  checkoutSubmitted as submitted,
  sum,
} from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { type StripeEmulator, startStripeEmulator } from '@muse/stripe-emulator';
import Stripe from 'stripe';
import { handledEvents, payments } from '../../src/service.ts';

export const webhookSecret = 'whsec_story';
export const emulatorOf = { create: 'POST /v1/payment_intents', confirm: 'POST /v1/payment_intents/{intent}/confirm' };
export const webhookPath = '/webhooks/stripe';

interface Books {
  payment_intents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  events: Stripe.Event[];
}

/** Payments with a real database, a real broker, and a Stripe of its own. */
export interface TestContext {
  env: TestEnvironment;
  payments: TestServer;
  emulator: StripeEmulator;
  /** Orders something of the emulator that no merchant can ask of Stripe. */
  control(word: string, what: object): Promise<Record<string, unknown>>;
  books(): Promise<Books>;
  /** The session's intents, charges and refunds, as Stripe has them. */
  stripeObjectsOf(sessionId: string): Promise<Books>;
  /** Acts at Stripe as a person with the dashboard would. */
  asDashboard<T>(act: (stripe: Stripe) => Promise<T>): Promise<T>;
  submit(order: Order): Promise<string>;
  close(): Promise<void>;
}

export type Order = DataOf<typeof checkoutSubmitted>;

/** How payments is configured to meet this emulator. */
export const settingsFor = (emulator: StripeEmulator): Record<string, string> => ({
  STRIPE_SECRET_KEY: 'sk_test_story',
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  STRIPE_API_BASE: emulator.url,
  RETRY_BASE_MS: '5',
});

export async function createTestContext(settings: Record<string, string> = {}): Promise<TestContext> {
  const env = await createTestEnvironment();
  const emulator = await startStripeEmulator({ port: 0, webhookSecret, webhookEvents: handledEvents });
  const server = await env.start(payments, { ...settingsFor(emulator), ...settings });
  emulator.setWebhookUrl(`${server.url}/api/v1${webhookPath}`);
  const books = async () => (await (await fetch(`${emulator.url}/_control/snapshot`)).json()) as Books;
  return {
    env,
    payments: server,
    emulator,
    books,
    async control(word, what) {
      const answer = await fetch(`${emulator.url}/_control/${word}`, { method: 'POST', body: JSON.stringify(what) });
      const body = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`the emulator refused ${word}: ${JSON.stringify(body)}`);
      return body;
    },
    async stripeObjectsOf(sessionId) {
      const all = await books();
      const intents = all.payment_intents.filter((intent) => intent.metadata.checkout_session === sessionId);
      const ids = new Set(intents.map((intent) => intent.id));
      const ofThese = (thing: { payment_intent: string | Stripe.PaymentIntent | null }) =>
        ids.has(String(thing.payment_intent));
      return {
        payment_intents: intents,
        charges: all.charges.filter(ofThese),
        refunds: all.refunds.filter(ofThese),
        events: all.events.filter((event) => ids.has((event.data.object as { id: string }).id)),
      };
    },
    asDashboard: (act) =>
      act(
        new Stripe('sk_test_dashboard', { host: '127.0.0.1', port: emulator.port, protocol: 'http', telemetry: false }),
      ),
    submit: (order) => env.publish(submitted, order),
    async close() {
      await env.close();
      await emulator.stop();
    },
  };
}

/** A purchase from stores, whose totals are these. */
export function purchase(totals: number[] = [12_999, 4_501], more: Partial<Order> = {}): Order {
  const shares: Share[] = totals.map((totalCents, index) => ({
    orderNumber: drawOrderNumber(),
    storeId: `store-${index}`,
    itemsCents: totalCents - 40,
    shippingCents: 20,
    taxCents: 12,
    feeCents: 8,
    totalCents,
    taxState: 'NY',
  }));
  return {
    sessionId: newId('session'),
    shopper: 'alice',
    attempt: 1,
    amountCents: sum(totals),
    currency: 'USD',
    paymentMethodId: 'pm_card_visa',
    shares,
    ...more,
  };
}

/** The same session, once more. */
export const nextAttempt = (order: Order, more: Partial<Order> = {}): Order => ({
  ...order,
  attempt: order.attempt + 1,
  ...more,
});

/** What is due is looked for each second; a test looks oftener. */
export const eventuallyDue = <T>({ payments: server }: TestContext, look: () => T | Promise<T>): Promise<T> =>
  eventually(async () => {
    await server.runDue();
    return look();
  }, 20_000);

/** Nothing is left to do. */
export const untilIdle = (ctx: TestContext): Promise<void> =>
  eventuallyDue(ctx, async () => {
    const open = await ctx.env.look('select kind, last_error from payments.task where state = $1', ['open']);
    const unsaid = await ctx.env.look('select type from payments.outbox where published_at is null');
    const unheard = await ctx.env.look('select id from payments.webhook_event where processed_at is null');
    const left = [...open, ...unsaid, ...unheard];
    if (left.length > 0) throw new Error(`not quiet yet: ${JSON.stringify(left)}`);
  });

interface PaymentRow {
  status: string;
  attempt: number;
  intent_id: string | null;
  captured_cents: number | null;
  unwanted: boolean;
}

export async function paymentOf({ env }: TestContext, { sessionId }: Order): Promise<PaymentRow> {
  const [row] = await env.look<PaymentRow>('select * from payments.payment where session_id = $1', [sessionId]);
  if (!row) throw new Error('there is no payment');
  return row;
}

/** The ledger's balances that are not zero, for a session. */
export async function balancesOf({ env }: TestContext, { sessionId }: Order): Promise<Record<string, number>> {
  const rows = await env.look<{ account: string; cents: string }>(
    `select account, sum(amount_cents) as cents from payments.ledger_line join payments.ledger_entry e on e.id = entry_id
     where session_id = $1 group by account having sum(amount_cents) <> 0`,
    [sessionId],
  );
  return Object.fromEntries(rows.map((row) => [row.account, Number(row.cents)]));
}

/** What must always hold between our books and Stripe's, once things are quiet. */
export async function expectBooksToAgree(ctx: TestContext): Promise<void> {
  const { charges, refunds, payment_intents: intents } = await ctx.books();
  const [ledger] = await ctx.env.look<{ clearing: string; all: string; unbalanced: string }>(`
    select coalesce(sum(amount_cents) filter (where account = 'stripe_clearing'), 0) as clearing, coalesce(sum(amount_cents), 0) as all,
      (select count(*) from (select entry_id from payments.ledger_line group by entry_id having sum(amount_cents) <> 0) as broken) as unbalanced
    from payments.ledger_line`);
  const captured = sum(charges.map((charge) => charge.amount_captured));
  const gone = sum(refunds.filter((refund) => refund.status === 'succeeded').map((refund) => refund.amount));
  expect(ledger).toEqual({ clearing: String(captured - gone), all: '0', unbalanced: '0' });

  const live = intents
    .filter((intent) => intent.status !== 'canceled')
    .map((intent) => intent.metadata.checkout_session);
  expect(live.length).toBe(new Set(live).size);
  const paid = charges.filter((charge) => charge.status === 'succeeded').map((charge) => charge.transfer_group);
  expect(paid.length).toBe(new Set(paid).size);
}
