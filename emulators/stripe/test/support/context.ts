import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type StripeEmulator, type StripeEmulatorOptions, startStripeEmulator } from '../../src/index.ts';

const SECRET = 'whsec_test';

interface Received {
  raw: string;
  headers: IncomingHttpHeaders;
  event: Stripe.Event;
  verified: boolean;
}

/** An emulator, the official client, and a server that receives its webhooks. */
export interface TestContext {
  emulator: StripeEmulator;
  stripe: Stripe;
  received: Received[];
  /** The statuses with which the next deliveries are answered; 200 when empty. */
  answers: number[];
  control(name: string, body: object): Promise<{ status: number; body: Record<string, unknown> }>;
  snapshot(): Promise<Record<'charges' | 'disputes' | 'events' | 'payment_intents' | 'refunds', { id: string }[]>>;
  stop(): Promise<void>;
}

export async function createTestContext(options: Partial<StripeEmulatorOptions> = {}): Promise<TestContext> {
  const received: Received[] = [];
  const answers: number[] = [];
  const receiver = await listen(received, answers);
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`;
  const emulator = await startStripeEmulator({ port: 0, webhookUrl, webhookSecret: SECRET, ...options });
  return {
    emulator,
    stripe: clientOf(emulator),
    received,
    answers,
    async control(name, body) {
      const answer = await fetch(`${emulator.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    snapshot: async () =>
      (await (await fetch(`${emulator.url}/_control/snapshot`)).json()) as Awaited<ReturnType<TestContext['snapshot']>>,
    async stop() {
      await emulator.stop();
      receiver.closeAllConnections();
      await new Promise((closed) => receiver.close(closed));
    },
  };
}

export const clientOf = (emulator: StripeEmulator, key = 'sk_test_muse', timeout = 60_000): Stripe =>
  new Stripe(key, {
    host: '127.0.0.1',
    port: emulator.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout,
    telemetry: false,
  });

async function listen(received: Received[], answers: number[]): Promise<Server> {
  const verifier = new Stripe('sk_test_muse');
  const receiver = createServer((request, response) => {
    let raw = '';
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
    request.on('end', () => {
      received.push({ raw, headers: request.headers, ...verify(verifier, raw, request.headers) });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready));
  return receiver;
}

function verify(
  verifier: Stripe,
  raw: string,
  headers: IncomingHttpHeaders,
): { event: Stripe.Event; verified: boolean } {
  try {
    const signature = String(headers['stripe-signature']);
    return { event: verifier.webhooks.constructEvent(raw, signature, SECRET), verified: true };
  } catch {
    return { event: { id: '', type: 'unverified' } as unknown as Stripe.Event, verified: false };
  }
}

/** Polls until the condition returns a truthy value. */
export async function until<T>(
  condition: () => Promise<T | false | undefined> | T | false | undefined,
  timeoutMs = 5_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`The condition did not hold within ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const cardsOnly = { enabled: true, allow_redirects: 'never' } as const;

export const pay = (stripe: Stripe, more: Partial<Stripe.PaymentIntentCreateParams> = {}, idempotencyKey?: string) =>
  stripe.paymentIntents.create(
    {
      amount: 5_000,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_card_visa',
      automatic_payment_methods: cardsOnly,
      ...more,
    },
    idempotencyKey ? { idempotencyKey } : {},
  );

/** The error with which a call fails. */
export async function failure(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    return error as Stripe.errors.StripeError;
  }
  throw new Error('The call succeeded.');
}

export const typesOf = (ctx: TestContext): string[] => ctx.received.map((each) => each.event.type);
