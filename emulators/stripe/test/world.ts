import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type StripeEmulator, type StripeEmulatorOptions, startStripeEmulator } from '../src/index.ts';

const SECRET = 'whsec_story';

interface Received {
  raw: string;
  headers: IncomingHttpHeaders;
  event: Stripe.Event;
  verified: boolean;
}

/** An emulator, the official client, and a shop that listens to its webhooks. */
export interface TestContext {
  emulator: StripeEmulator;
  stripe: Stripe;
  received: Received[];
  /** What the shop answers to the next deliveries; 200 when empty. */
  answers: number[];
  tell(word: string, body: object): Promise<{ status: number; body: Record<string, unknown> }>;
  snapshot(): Promise<Record<'charges' | 'disputes' | 'events' | 'payment_intents' | 'refunds', { id: string }[]>>;
  stop(): Promise<void>;
}

export async function createTestContext(options: Partial<StripeEmulatorOptions> = {}): Promise<TestContext> {
  const received: Received[] = [];
  const answers: number[] = [];
  const shop = await listen(received, answers);
  const webhookUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/webhooks`;
  const emulator = await startStripeEmulator({ port: 0, webhookUrl, webhookSecret: SECRET, ...options });
  return {
    emulator,
    stripe: clientOf(emulator),
    received,
    answers,
    async tell(word, body) {
      const answer = await fetch(`${emulator.url}/_control/${word}`, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    snapshot: async () =>
      (await (await fetch(`${emulator.url}/_control/snapshot`)).json()) as Awaited<ReturnType<TestContext['snapshot']>>,
    async stop() {
      await emulator.stop();
      shop.closeAllConnections();
      await new Promise((closed) => shop.close(closed));
    },
  };
}

export const clientOf = (emulator: StripeEmulator, key = 'sk_test_story', timeout = 2_000): Stripe =>
  new Stripe(key, {
    host: '127.0.0.1',
    port: emulator.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout,
    telemetry: false,
  });

async function listen(received: Received[], answers: number[]): Promise<Server> {
  const verifier = new Stripe('sk_test_story');
  const shop = createServer((request, response) => {
    let raw = '';
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
    request.on('end', () => {
      received.push({ raw, headers: request.headers, ...open(verifier, raw, request.headers) });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((ready) => shop.listen(0, '127.0.0.1', ready));
  return shop;
}

function open(verifier: Stripe, raw: string, headers: IncomingHttpHeaders): { event: Stripe.Event; verified: boolean } {
  try {
    const signature = String(headers['stripe-signature']);
    return { event: verifier.webhooks.constructEvent(raw, signature, SECRET), verified: true };
  } catch {
    return { event: { id: '', type: 'unreadable' } as unknown as Stripe.Event, verified: false };
  }
}

/** Asks again until it is so. */
export async function until<T>(
  look: () => Promise<T | false | undefined> | T | false | undefined,
  withinMs = 5_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error('It did not come true in time.');
    await new Promise((turn) => setTimeout(turn, 10));
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

/** The error a call ends with. */
export async function failure(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    return error as Stripe.errors.StripeError;
  }
  throw new Error('The call succeeded.');
}

export const typesOf = (ctx: TestContext): string[] => ctx.received.map((each) => each.event.type);
