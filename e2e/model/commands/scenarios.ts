import type { Card, Thing } from '../reference/goods.ts';
import { bankSays } from './bank.ts';
import { add } from './cart.ts';
import { type Command, type Happening, happening, question } from './command.ts';
import { post, timePasses } from './environment.ts';
import { cancelOrder, claimOrder, failByHand } from './orders.ts';
import { place } from './place.ts';
import { cancelSession, createSession, setPayment, setShipping } from './session.ts';

/** What takes several steps that chance alone would hardly put in a row. */
const inTurn = (told: string, steps: [Command, ...Command[]]): Command => ({
  check: (model) => steps[0].check(model),
  async run(model, ctx) {
    for (const step of steps) if (step.check(model)) await step.run(model, ctx);
  },
  toString: () => told,
});

export const buy = (thing: Thing, card: Card, placing: Happening = place(1, 0)): Command =>
  inTurn(`get ready to buy a ${thing} with ${card}, and ${placing.told}`, [
    question(add(thing, 1)),
    happening(createSession('everything')),
    question(setShipping('Seattle')),
    question(setPayment(card)),
    happening(placing),
  ]);

/** The fifth decline ends a session. */
export const tryBadCards = (thing: Thing): Command =>
  inTurn(`try cards until it is too late to buy a ${thing}`, [
    buy(thing, 'a declined card'),
    ...Array.from({ length: 4 }, () => [question(setPayment('a declined card')), happening(place(1, 0))]).flat(),
    question(setPayment('a good card')),
  ]);

/** His hold is over when its time is, and the order is anybody's again. */
export const claimAndWalkAway = (thing: Thing, seconds: number): Command =>
  inTurn(`the operator claims the order of a ${thing} and is away for ${seconds} seconds; the shopper cancels it`, [
    buy(thing, 'a good card'),
    question(claimOrder(-1)),
    happening(timePasses(seconds)),
    question(cancelOrder(-1)),
  ]);

/** Stripe tells when a refund has arrived; where its post does not come through, we ask. */
export const waitForRefund = (thing: Thing, seconds: number): Command =>
  inTurn(`a refund for a ${thing} is under way for ${seconds} seconds, and Stripe’s post is held back`, [
    buy(thing, 'a card that is slow to refund'),
    happening(post('is held back')),
    question(failByHand(-1)),
    happening(timePasses(seconds)),
  ]);

/** What the bank has said is known to Stripe alone, when something else happens. */
const meanwhile = {
  'she places again': [happening(place(1, 0))],
  'she cancels': [question(cancelSession)],
  'we ask Stripe': [happening(timePasses(400))],
  'nobody waits any more': [happening(timePasses(1_100))],
  'another card would do': [question(setPayment('a good card')), happening(place(2, 0))],
};
export const meanwhiles = Object.keys(meanwhile) as (keyof typeof meanwhile)[];

export const wordIsOnTheWay = (thing: Thing, word: 'yes' | 'no', what: keyof typeof meanwhile): Command =>
  inTurn(`the bank’s ${word} to a ${thing} is on the way, and ${what}`, [
    buy(thing, 'a card the bank asks about'),
    happening(post('is held back')),
    happening(bankSays(word)),
    ...meanwhile[what],
  ]);
