import { createHmac } from 'node:crypto';
import type { Fault, FaultContext } from './fault.ts';

/** Late, twice, backwards, spoilt on the way, and never: each for a while. */
const spoiled = [
  { said: 'paused', on: { pause: true }, off: { resume: true } },
  { said: 'doubled', on: { duplicate: 3 }, off: { duplicate: 1 } },
  { said: 'backwards', on: { reorder: true }, off: { reorder: false } },
  { said: 'tampered with', on: { tamper: true }, off: { tamper: false } },
  { said: 'late', on: { delayMs: 2_000 }, off: { delayMs: 0 } },
  { said: 'lost', on: { lose: true }, off: { lose: false } },
] as const;

export const webhooks: Fault = {
  name: 'webhooks',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const { said, on, off } = random.oneOf(spoiled);
    await stripe.control('webhooks', on);
    await rest(2_000, 8_000);
    await stripe.control('webhooks', off);
    return said;
  },
};

/** Events of the past come again, as Stripe's dashboard can send them. */
export const replays: Fault = {
  name: 'replays',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const { events } = await stripe.books<{ events: { id: string }[] }>();
    const chosen = random.some(events, 5);
    for (const { id } of chosen) await stripe.control('webhooks', { replay: id });
    await rest(200, 1_000);
    return `${chosen.length} old events again`;
  },
};

/** The emulator's usual secret; a forger who has it still cannot speak of another time. */
const secret = 'whsec_test';
const signature = (body: string, at: number, key: string): string =>
  `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`;

/** Each of these must be refused with 400, and change nothing. */
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
      'of ten minutes ago': signature(body, now - 600, secret),
      'of ten minutes from now': signature(body, now + 600, secret),
    };
    for (const [kind, header] of Object.entries(forged)) await mustBeRefused(ctx, kind, body, header);
    await ctx.rest(200, 1_000);
    return 'five forgeries';
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
      breaches.push({ invariant: 6, what: `a webhook ${kind} was not refused`, seen: { status: answer.status } });
  } catch {
    // nobody was there to take it
  }
}
