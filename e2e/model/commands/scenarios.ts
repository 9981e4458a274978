import type { Card, Thing } from '../reference/goods.ts';
import { answerAuthentication } from './bank.ts';
import { add } from './cart.ts';
import { type Command, requestCommand, type Step, stepCommand } from './command.ts';
import { passTime, setWebhookMode } from './environment.ts';
import { cancelOrder, claimOrder, failByHand } from './orders.ts';
import { place } from './place.ts';
import { cancelSession, createSession, setPayment, setShipping } from './session.ts';

/** Several commands in a row that random generation would rarely produce. */
const sequence = (description: string, steps: [Command, ...Command[]]): Command => ({
  check: (model) => steps[0].check(model),
  async run(model, ctx) {
    for (const step of steps) if (step.check(model)) await step.run(model, ctx);
  },
  toString: () => description,
});

export const buy = (thing: Thing, card: Card, placeStep: Step = place(1, 0)): Command =>
  sequence(`prepare to buy a ${thing} with ${card}, and ${placeStep.description}`, [
    requestCommand(add(thing, 1)),
    stepCommand(createSession('everything')),
    stepCommand(setShipping('Seattle')),
    requestCommand(setPayment(card)),
    stepCommand(placeStep),
  ]);

/** The fifth decline cancels a session. */
export const declineUntilCancelled = (thing: Thing): Command =>
  sequence(`buy a ${thing} with declined cards until the session is cancelled`, [
    buy(thing, 'a declined card'),
    ...Array.from({ length: 4 }, () => [
      requestCommand(setPayment('a declined card')),
      stepCommand(place(1, 0)),
    ]).flat(),
    requestCommand(setPayment('a good card')),
  ]);

/** The claim expires, after which the shopper can cancel the order. */
export const letClaimExpire = (thing: Thing, seconds: number): Command =>
  sequence(`the operator claims the order of a ${thing}, ${seconds} seconds pass, and the shopper cancels it`, [
    buy(thing, 'a good card'),
    requestCommand(claimOrder(-1)),
    stepCommand(passTime(seconds)),
    requestCommand(cancelOrder(-1)),
  ]);

/** Stripe reports a refund by webhook; while webhooks are paused, payments polls for it. */
export const waitForRefund = (thing: Thing, seconds: number): Command =>
  sequence(`a refund of a ${thing} is pending for ${seconds} seconds, and webhooks are paused`, [
    buy(thing, 'a card with slow refunds'),
    stepCommand(setWebhookMode('paused')),
    requestCommand(failByHand(-1)),
    stepCommand(passTime(seconds)),
  ]);

/** What happens while only Stripe has the outcome of 3-D Secure, because webhooks are paused. */
const interruptions = {
  'the shopper places again': [stepCommand(place(1, 0))],
  'the shopper cancels': [requestCommand(cancelSession)],
  'payments polls Stripe': [stepCommand(passTime(400))],
  'the deadline passes': [stepCommand(passTime(1_100))],
  'the shopper uses another card': [requestCommand(setPayment('a good card')), stepCommand(place(2, 0))],
};
export const interruptionNames = Object.keys(interruptions) as (keyof typeof interruptions)[];

export const authenticationInFlight = (
  thing: Thing,
  outcome: 'approved' | 'rejected',
  what: keyof typeof interruptions,
): Command =>
  sequence(`3-D Secure for a ${thing} is ${outcome} with webhooks paused, and ${what}`, [
    buy(thing, 'a card that requires authentication'),
    stepCommand(setWebhookMode('paused')),
    stepCommand(answerAuthentication(outcome)),
    ...interruptions[what],
  ]);
