import type { Card, Thing } from '../reference/goods.ts';
import { add } from './cart.ts';
import { type Command, type Happening, happening, question } from './command.ts';
import { cancelOrder, claimOrder } from './orders.ts';
import { place } from './place.ts';
import { createSession, setPayment, setShipping } from './session.ts';
import { timePasses } from './world.ts';

/** What takes several steps that chance alone would hardly put in a row. */
const inTurn = (told: string, steps: [Command, ...Command[]]): Command => ({
  check: (model) => steps[0].check(model),
  async run(model, stage) {
    for (const step of steps) if (step.check(model)) await step.run(model, stage);
  },
  toString: () => told,
});

export const buy = (thing: Thing, card: Card, placing: Happening): Command =>
  inTurn(`get ready to buy a ${thing} with ${card}, and ${placing.told}`, [
    question(add(thing, 1)),
    happening(createSession('everything')),
    question(setShipping('Seattle')),
    question(setPayment(card)),
    happening(placing),
  ]);

/** The fifth decline ends a session. */
export const tryBadCards = (times: number): Command => {
  const oneTry = [question(setPayment('a declined card')), happening(place(1, 0))];
  const first = question(setShipping('Seattle'));
  return inTurn(`try ${times} cards that are declined`, [first, ...Array.from({ length: times }, () => oneTry).flat()]);
};

/** His hold is over when its time is, and the order is anybody's again. */
export const claimAndWalkAway = (nth: number, seconds: number): Command =>
  inTurn(`the operator claims order ${nth + 1} and is away for ${seconds} seconds, when the shopper cancels it`, [
    question(claimOrder(nth)),
    happening(timePasses(seconds)),
    question(cancelOrder(nth)),
  ]);
