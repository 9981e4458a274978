import type { ServiceName } from '@muse/contracts';
import fc, { type Arbitrary } from 'fast-check';
import { bankSays, bankSaysYesTooLate } from './commands/bank.ts';
import { add, changeQuantity, remove } from './commands/cart.ts';
import { type Command, happening, question } from './commands/command.ts';
import { crash, everybody, failWhileCrashing, placeWhileCrashing } from './commands/crash.ts';
import { allHeardAgain, heardAgain, type Mood, post, timePasses, webhookAgain } from './commands/environment.ts';
import { cancelOrder, claimOrder, failByHand, placeByHand, refundArrives } from './commands/orders.ts';
import { onePress, place } from './commands/place.ts';
import { atOnce } from './commands/race.ts';
import { buy, claimAndWalkAway, meanwhiles, tryBadCards, waitForRefund, wordIsOnTheWay } from './commands/scenarios.ts';
import { cancelSession, createSession, setPayment, setShipping } from './commands/session.ts';
import { type Card, type Place, things } from './reference/goods.ts';

const mostCommands = 20;

const one = fc.constantFrom;
/** Who buys the same thing twice sees whether what was bought once is taken once. */
const thing = one(...things, 'tote' as const, 'tote' as const, 'socks' as const);
const quantity = fc.integer({ min: 1, max: 3 });
const nth = fc.nat(2);
/** Mentioned more often, chosen more often. */
const card = one<Card[]>(
  'a good card',
  'a declined card',
  'a card the bank asks about',
  'a card the bank asks about',
  'a card that is slow to refund',
  'a card that is slow to refund',
);
const town = one<Place[]>('Seattle', 'Seattle', 'Seattle', 'Honolulu');
const scope = one('everything' as const, 'everything', 'one thing');

const adding = fc.tuple(thing, quantity).map(([what, many]) => question(add(what, many)));
const beginning = scope.map((what) => happening(createSession(what)));
const shipping = town.map((to) => question(setShipping(to)));
const paying = card.map((with_) => question(setPayment(with_)));
const passing = one(400, 1_100, 2_400);
const times = one(1 as const, 2 as const);
const placing = times.map((many) => happening(place(many, 0)));

const stubbed = one(bankSays('yes'), bankSays('yes'), bankSays('no'), bankSaysYesTooLate).map(happening);
const givingUp = nth.map((which) => question(failByHand(which)));
const arriving = one(happening(refundArrives));
const mood = one<Mood[]>(
  'is held back',
  'is held back',
  'comes through again',
  'comes three times',
  'comes in disorder',
  'is late',
).map((how) => happening(post(how)));

const crashing = fc.oneof(
  one(...everybody).map((name) => happening(crash(name))),
  fc
    .tuple(thing, card, one<ServiceName[]>('checkout', 'payments', 'orders', 'cart', 'gateway'))
    .map(([what, with_, name]) => buy(what, with_, placeWhileCrashing(name))),
  fc
    .tuple(one<ServiceName[]>('orders', 'payments', 'placement'), nth)
    .map(([name, which]) => happening(failWhileCrashing(name, which))),
);

const racing = fc
  .oneof(
    one(cancelSession, setPayment('a good card')).map((other) => atOnce(onePress, other)),
    fc
      .tuple(nth, one(claimOrder, placeByHand, failByHand, cancelOrder))
      .map(([which, other]) => atOnce(cancelOrder(which), other(which))),
  )
  .map(happening);

const onTheWay = fc
  .tuple(thing, one('yes' as const, 'yes', 'no'), one(...meanwhiles))
  .map(([what, word, then]) => wordIsOnTheWay(what, word, then));

/** What leads deep into the model: most shoppers go through one of them. */
const scenarios = fc.oneof(
  { weight: 3, arbitrary: onTheWay },
  { weight: 1, arbitrary: thing.map(tryBadCards) },
  {
    weight: 1,
    arbitrary: fc.tuple(thing, one(400, 1_100)).map(([what, seconds]) => claimAndWalkAway(what, seconds)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(thing, one(2_400, 4_000)).map(([what, seconds]) => waitForRefund(what, seconds)),
  },
  { weight: 2, arbitrary: crashing },
);

/** Everything that can happen, as often as it should. */
const weighted: [weight: number, what: Arbitrary<Command>][] = [
  [3, adding],
  [1, fc.tuple(nth, quantity).map(([which, many]) => question(changeQuantity(which, many)))],
  [1, nth.map((which) => question(remove(which)))],
  [2, beginning],
  [1, shipping],
  [4, paying],
  [4, fc.tuple(thing, card).map(([what, with_]) => buy(what, with_))],
  [7, placing],
  [2, times.map((many) => happening(place(many, 1)))],
  [1, one(question(cancelSession))],
  [8, stubbed],
  [2, nth.map((which) => question(cancelOrder(which)))],
  [1, nth.map((which) => question(claimOrder(which)))],
  [2, nth.map((which) => question(placeByHand(which)))],
  [3, givingUp],
  [4, racing],
  [4, arriving],
  [3, fc.nat(11).map((which) => happening(heardAgain(which)))],
  [3, one(happening(allHeardAgain))],
  [3, fc.nat(11).map((which) => happening(webhookAgain(which)))],
  [4, mood],
  [3, passing.map((seconds) => happening(timePasses(seconds)))],
  [2, crashing],
];

const often = (step: Arbitrary<Command>) => fc.option(step, { freq: 15 });
const sometimes = (step: Arbitrary<Command>) => fc.option(step, { freq: 2 });

/** Most shoppers come as far as the button, and hear of it, before anything else happens to them; each step can be missing. */
const opening = fc
  .tuple(
    ...[adding, adding, beginning, shipping, paying, placing].map(often),
    ...[mood, stubbed, givingUp, arriving, scenarios].map(sometimes),
  )
  .map((steps) => steps.filter((step) => step !== null));

const afterwards = fc.commands(
  weighted.flatMap(([weight, what]) => Array.from({ length: weight }, () => what)),
  { maxCommands: mostCommands, size: 'max', disableReplayLog: true },
);

/** What happens to one shopper. */
export const stories: Arbitrary<[Command[], Iterable<Command>]> = fc.tuple(opening, afterwards);
