import type { Envelope } from '@muse/contracts';
import type { TestContext } from '../context/context.ts';
import { waitUntilIdle } from '../context/wait-until-idle.ts';
import type { Model } from '../reference/model.ts';
import type { Step } from './command.ts';

/** Waits for work in flight before moving the clock, so that the result does not depend on a race. */
export async function advance(seconds: number, model: Model, { system, clock }: TestContext): Promise<void> {
  if (model.isWaitingForStripe) await waitUntilIdle(system);
  await clock.advance(seconds);
  model.advance(seconds);
}

/** Moves the clock. Waits for the timers where their work is visible to the shopper. */
export const passTime = (seconds: number): Step => ({
  description: `${seconds} seconds pass`,
  precondition: (model) => model.isFarFromDeadlines(seconds),
  async run(model, ctx) {
    const timersVisible = model.isWaitingForStripe;
    await advance(seconds, model, ctx);
    if (timersVisible) await waitUntilIdle(ctx.system);
  },
});

const wasPlaced = ({ sessions }: Readonly<Model>): boolean => sessions.some((session) => session.hasIntent);

const deliver = ({ system }: TestContext, { type, ...rest }: Envelope): Promise<void> =>
  system.spy.publishRaw(type, Buffer.from(JSON.stringify({ type, ...rest })));

/** Redelivers an event that was already handled: the same message with the same id. */
export const redeliverEvent = (nth: number): Step => ({
  description: `event ${nth + 1} is redelivered`,
  precondition: wasPlaced,
  async run(model, ctx) {
    const latest = [...new Map(ctx.publishedEvents(model).map((envelope) => [envelope.type, envelope])).values()];
    const envelope = latest[nth % latest.length] as Envelope;
    await deliver(ctx, envelope);
    return envelope.type;
  },
});

/** Redelivers everything, as if the broker had lost its acknowledgements. */
export const redeliverAllEvents: Step = {
  description: 'every event so far is redelivered',
  precondition: wasPlaced,
  async run(model, ctx) {
    const events = new Map(ctx.publishedEvents(model).map((envelope) => [envelope.id, envelope]));
    for (const envelope of events.values()) await deliver(ctx, envelope);
    return `${events.size} events`;
  },
};

export type WebhookMode = keyof typeof webhookModes;
const webhookModes = {
  paused: { pause: true },
  normal: { off: true },
  duplicated: { duplicate: 3 },
  reordered: { reorder: true },
  delayed: { delayMs: 300 },
};

/** Sets how Stripe delivers webhooks from now on. */
export const setWebhookMode = (webhookMode: WebhookMode): Step => ({
  description: `webhooks are ${webhookMode}`,
  async run(model, { system }) {
    await system.stripe.control('webhooks', webhookModes[webhookMode]);
    if (webhookMode === 'paused') model.webhooksPaused = true;
    if (webhookMode !== 'normal') return;
    model.webhooksPaused = false;
    model.receiveWebhooks();
  },
});

/** The event types to which our webhook endpoint is subscribed. */
const subscribed =
  /^(payment_intent[.](succeeded|payment_failed|canceled|amount_capturable_updated)|charge[.]captured|refund[.].*)$/;

const isAbout = ({ sessions, orders }: Readonly<Model>, { checkout_session, order }: Record<string, string> = {}) =>
  sessions.some(({ id }) => id === checkout_session) || orders.some(({ number }) => number === order);

/** Stripe sends an old webhook again. */
export const replayWebhook = (nth: number): Step => ({
  description: `webhook ${nth + 1} is sent again`,
  precondition: wasPlaced,
  async run(model, ctx) {
    const { events } = await ctx.books();
    const ours = events.filter(({ type, data }) => subscribed.test(type) && isAbout(model, data.object.metadata));
    const event = ours[nth % ours.length];
    if (!event) return 'there is none';
    await ctx.system.stripe.control('webhooks', { replay: event.id });
    return event.type;
  },
});
