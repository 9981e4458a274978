import type { Envelope } from '@muse/contracts';
import type { TestContext } from '../context/context.ts';
import { whenQuiet } from '../context/quiet.ts';
import type { Model } from '../reference/model.ts';
import type { Happening } from './command.ts';

/** What is under way happens before time passes, or the story would depend on who is quicker. */
export async function pass(seconds: number, model: Model, { system, clock }: TestContext): Promise<void> {
  if (model.isWaitingForStripe) await whenQuiet(system);
  await clock.pass(seconds);
  model.pass(seconds);
}

/** Time leads timers to work; where that shows, it is over when they have. Everything else is told by the clock alone. */
export const timePasses = (seconds: number): Happening => ({
  told: `${seconds} seconds pass`,
  possible: (model) => model.isClear(seconds),
  async happens(model, ctx) {
    const timersShow = model.isWaitingForStripe;
    await pass(seconds, model, ctx);
    if (timersShow) await whenQuiet(ctx.system);
  },
});

const wasPlaced = ({ sessions }: Readonly<Model>): boolean => sessions.some((session) => session.isAtStripe);

const deliver = ({ system }: TestContext, { type, ...rest }: Envelope): Promise<void> =>
  system.spy.publishRaw(type, Buffer.from(JSON.stringify({ type, ...rest })));

/** A message that everybody has heard is delivered again: the same message, with the same id. */
export const heardAgain = (nth: number): Happening => ({
  told: `fact ${nth + 1} is delivered again`,
  possible: wasPlaced,
  async happens(model, ctx) {
    const last = [...new Map(ctx.said(model).map((envelope) => [envelope.type, envelope])).values()];
    const envelope = last[nth % last.length] as Envelope;
    await deliver(ctx, envelope);
    return envelope.type;
  },
});

/** As if the broker had forgotten what was acknowledged. */
export const allHeardAgain: Happening = {
  told: 'every fact so far is delivered again',
  possible: wasPlaced,
  async happens(model, ctx) {
    const facts = new Map(ctx.said(model).map((envelope) => [envelope.id, envelope]));
    for (const envelope of facts.values()) await deliver(ctx, envelope);
    return `${facts.size} of them`;
  },
};

export type Mood = keyof typeof moods;
const moods = {
  'is held back': { pause: true },
  'comes through again': { off: true },
  'comes three times': { duplicate: 3 },
  'comes in disorder': { reorder: true },
  'is late': { delayMs: 300 },
};

/** How Stripe's webhooks reach us from now on. */
export const post = (mood: Mood): Happening => ({
  told: `Stripe’s post ${mood}`,
  async happens(model, { system }) {
    await system.stripe.control('webhooks', moods[mood]);
    if (mood === 'is held back') model.isPostHeld = true;
    if (mood !== 'comes through again') return;
    model.isPostHeld = false;
    model.hearEverything();
  },
});

/** The kinds of news our endpoint at Stripe is subscribed to. */
const heardHere = /^(payment_intent[.](succeeded|payment_failed|canceled)|refund[.].*)$/;

const isAbout = ({ sessions, orders }: Readonly<Model>, { checkout_session, order }: Record<string, string> = {}) =>
  sessions.some(({ id }) => id === checkout_session) || orders.some(({ number }) => number === order);

/** Stripe tells an old story once more. */
export const webhookAgain = (nth: number): Happening => ({
  told: `webhook ${nth + 1} comes again`,
  possible: wasPlaced,
  async happens(model, ctx) {
    const { events } = await ctx.books();
    const ours = events.filter(({ type, data }) => heardHere.test(type) && isAbout(model, data.object.metadata));
    const event = ours[nth % ours.length];
    if (!event) return 'there was none';
    await ctx.system.stripe.control('webhooks', { replay: event.id });
    return event.type;
  },
});
