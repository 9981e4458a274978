import { createHmac } from 'node:crypto';
import type { Fault, FaultContext } from './fault.ts';

const operations = [
  'POST /v1/payment_intents',
  'POST /v1/payment_intents/{intent}/confirm',
  'POST /v1/payment_intents/{intent}/confirm',
  'GET /v1/payment_intents/{intent}',
  'POST /v1/payment_intents/{intent}/cancel',
  'POST /v1/refunds',
  'GET /v1/refunds/{refund}',
  'GET /v1/payment_methods/{payment_method}',
] as const;
const modes = [
  'http500',
  'http503',
  'http429',
  'http409',
  'lock_timeout',
  'drop_before',
  'drop_after_commit',
  'hang',
  'html502',
  'json502_without_error',
] as const;

/** One to five calls of one operation fail, in one of the ways in which Stripe can fail. */
export const stripeFails: Fault = {
  name: 'stripe',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const [operation, mode] = [random.oneOf(operations), random.oneOf(modes)];
    await stripe.control('fail', { operation, mode, times: mode === 'hang' ? 1 : random.whole(1, 5) });
    await rest(500, 3_000);
    return `${mode} at ${operation}`;
  },
};

/** All calls fail for a while, sometimes for longer than payments retries a charge. */
export const stripeAway: Fault = {
  name: 'stripe-away',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const mode = random.oneOf(['http500', 'http503', 'drop_before', 'html502']);
    await stripe.control('fail', { operation: '*', mode, times: 100_000 });
    await rest(2_000, 12_000);
    await stripe.control('fail', { clear: true });
    return `unavailable: ${mode}`;
  },
};

/** Disturbances of webhook delivery, each for a while. */
const disturbances = [
  { disturbance: 'paused', on: { pause: true }, off: { resume: true } },
  { disturbance: 'duplicated', on: { duplicate: 3 }, off: { duplicate: 1 } },
  { disturbance: 'reordered', on: { reorder: true }, off: { reorder: false } },
  { disturbance: 'tampered with', on: { tamper: true }, off: { tamper: false } },
  { disturbance: 'delayed', on: { delayMs: 2_000 }, off: { delayMs: 0 } },
  { disturbance: 'lost', on: { lose: true }, off: { lose: false } },
] as const;

export const webhooks: Fault = {
  name: 'webhooks',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const { disturbance, on, off } = random.oneOf(disturbances);
    await stripe.control('webhooks', on);
    await rest(2_000, 8_000);
    await stripe.control('webhooks', off);
    return disturbance;
  },
};

/** Old webhook events are delivered again, as Stripe's dashboard can do. */
export const replays: Fault = {
  name: 'replays',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const { events } = await stripe.books<{ events: { id: string }[] }>();
    const chosen = random.some(events, 5);
    for (const { id } of chosen) await stripe.control('webhooks', { replay: id });
    await rest(200, 1_000);
    return `${chosen.length} old webhook events delivered again`;
  },
};

interface RefundableCharge {
  id: string;
  status: string;
  amount_captured: number;
  amount_refunded: number;
}

/** A person refunds a part of some purchase, or all that is left of it, at Stripe's own site. */
export const refundsElsewhere: Fault = {
  name: 'stripe-refunds',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const { charges } = await stripe.books<{ charges: RefundableCharge[] }>();
    const leftOf = (charge: RefundableCharge) => charge.amount_captured - charge.amount_refunded;
    const [charge] = random.some(
      charges.filter((one) => one.status === 'succeeded' && leftOf(one) > 0),
      1,
    );
    if (!charge) return 'nothing to refund';
    const amount = random.oneOf([1, 100, random.whole(1, leftOf(charge)), leftOf(charge)]);
    const isRefunded = await stripe.refund(charge.id, Math.min(amount, leftOf(charge)));
    await rest(200, 1_000);
    return isRefunded ? `refunded ${amount} cents of ${charge.id}` : `could not refund ${charge.id}`;
  },
};

/** The emulator's default secret: even a forger who knows it cannot use a timestamp outside the tolerance. */
const secret = 'whsec_test';
const signature = (body: string, at: number, key: string): string =>
  `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`;

/** Sends forged webhooks: each must be refused with 400 and change nothing. */
export const forgeries: Fault = {
  name: 'forgeries',
  lane: 'outside',
  async inject(ctx) {
    const now = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({
      id: `evt_forged_${ctx.random.whole(1, 1e9)}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      livemode: false,
      data: { object: { id: 'pi_forged', object: 'payment_intent', metadata: {} } },
    });
    const forged: Record<string, string | undefined> = {
      unsigned: undefined,
      'signed with another key': signature(body, now, 'whsec_other'),
      'signed for another body': signature(`${body} `, now, secret),
      'from ten minutes ago': signature(body, now - 600, secret),
      'from ten minutes in the future': signature(body, now + 600, secret),
    };
    for (const [kind, header] of Object.entries(forged)) await mustBeRefused(ctx, kind, body, header);
    await ctx.rest(200, 1_000);
    return 'sent five forged webhooks';
  },
};

async function mustBeRefused(
  { system, breaches }: FaultContext,
  kind: string,
  body: string,
  header: string | undefined,
) {
  try {
    const answer = await fetch(`${system.gatewayUrl}/api/v1/webhooks/stripe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(header ? { 'stripe-signature': header } : {}) },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.status !== 400 && answer.status !== 503)
      breaches.push({
        invariant: 6,
        what: `a forged webhook (${kind}) was not refused`,
        seen: { status: answer.status },
      });
  } catch {
    // The gateway did not answer: the forged webhook had no effect.
  }
}
