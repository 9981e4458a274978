import type { ServiceName } from '@muse/contracts';
import fc, { type Arbitrary } from 'fast-check';
import { answerAuthentication, authenticateTooLate } from './commands/bank.ts';
import { add, changeQuantity, remove } from './commands/cart.ts';
import { type Command, requestCommand, stepCommand } from './commands/command.ts';
import { allProcesses, crash, failWhileCrashing, placeWhileCrashing } from './commands/crash.ts';
import {
  passTime,
  redeliverAllEvents,
  redeliverEvent,
  replayWebhook,
  setWebhookMode,
  type WebhookMode,
} from './commands/environment.ts';
import { cancelOrder, claimOrder, completeRefund, failByHand, placeByHand } from './commands/orders.ts';
import { place, placeRequest } from './commands/place.ts';
import { concurrently } from './commands/race.ts';
import {
  authenticationInFlight,
  buy,
  declineUntilCancelled,
  interruptionNames,
  letClaimExpire,
  waitForRefund,
} from './commands/scenarios.ts';
import { cancelSession, createSession, setPayment, setShipping } from './commands/session.ts';
import { type Card, type Town, things } from './reference/goods.ts';

const mostCommands = 20;

const one = fc.constantFrom;
/** Some items are chosen more often, so that shoppers buy the same item twice: a double removal from the cart shows. */
const thing = one(...things, 'tote' as const, 'tote' as const, 'socks' as const);
const quantity = fc.integer({ min: 1, max: 3 });
const nth = fc.nat(2);
/** A value that is listed twice is chosen twice as often. */
const card = one<Card[]>(
  'a good card',
  'a declined card',
  'a card that requires authentication',
  'a card that requires authentication',
  'a card with slow refunds',
  'a card with slow refunds',
);
const town = one<Town[]>('Seattle', 'Seattle', 'Seattle', 'Honolulu');
const scope = one('everything' as const, 'everything', 'one thing');

const adding = fc.tuple(thing, quantity).map(([what, many]) => requestCommand(add(what, many)));
const creating = scope.map((what) => stepCommand(createSession(what)));
const shipping = town.map((to) => stepCommand(setShipping(to)));
const paying = card.map((withCard) => requestCommand(setPayment(withCard)));
const seconds = one(400, 1_100, 2_400);
const times = one(1 as const, 2 as const);
const placing = times.map((many) => stepCommand(place(many, 0)));

const authenticating = one(
  answerAuthentication('approved'),
  answerAuthentication('approved'),
  answerAuthentication('rejected'),
  authenticateTooLate,
).map(stepCommand);
const failing = nth.map((which) => requestCommand(failByHand(which)));
const refunding = one(stepCommand(completeRefund));
const webhookMode = one<WebhookMode[]>('paused', 'paused', 'normal', 'duplicated', 'reordered', 'delayed').map((how) =>
  stepCommand(setWebhookMode(how)),
);

const crashing = fc.oneof(
  one(...allProcesses).map((name) => stepCommand(crash(name))),
  fc
    .tuple(thing, card, one<ServiceName[]>('checkout', 'payments', 'orders', 'cart', 'gateway'))
    .map(([what, withCard, name]) => buy(what, withCard, placeWhileCrashing(name))),
  fc
    .tuple(one<ServiceName[]>('orders', 'payments', 'placement'), nth)
    .map(([name, which]) => stepCommand(failWhileCrashing(name, which))),
);

const racing = fc
  .oneof(
    one(cancelSession, setPayment('a good card')).map((other) => concurrently(placeRequest, other)),
    fc
      .tuple(nth, one(claimOrder, placeByHand, failByHand, cancelOrder))
      .map(([which, other]) => concurrently(cancelOrder(which), other(which))),
  )
  .map(stepCommand);

const inFlight = fc
  .tuple(thing, one('approved' as const, 'approved', 'rejected'), one(...interruptionNames))
  .map(([what, outcome, then]) => authenticationInFlight(what, outcome, then));

/** Scenarios that reach rare states; most runs contain one. */
const scenarios = fc.oneof(
  { weight: 3, arbitrary: inFlight },
  { weight: 1, arbitrary: thing.map(declineUntilCancelled) },
  {
    weight: 1,
    arbitrary: fc.tuple(thing, one(400, 1_100)).map(([what, seconds]) => letClaimExpire(what, seconds)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(thing, one(2_400, 4_000)).map(([what, seconds]) => waitForRefund(what, seconds)),
  },
  { weight: 2, arbitrary: crashing },
);

/** Every command with its relative frequency. */
const weighted: [weight: number, what: Arbitrary<Command>][] = [
  [3, adding],
  [1, fc.tuple(nth, quantity).map(([which, many]) => requestCommand(changeQuantity(which, many)))],
  [1, nth.map((which) => requestCommand(remove(which)))],
  [2, creating],
  [1, shipping],
  [4, paying],
  [4, fc.tuple(thing, card).map(([what, withCard]) => buy(what, withCard))],
  [7, placing],
  [2, times.map((many) => stepCommand(place(many, 1)))],
  [1, one(requestCommand(cancelSession))],
  [8, authenticating],
  [2, nth.map((which) => requestCommand(cancelOrder(which)))],
  [1, nth.map((which) => requestCommand(claimOrder(which)))],
  [2, nth.map((which) => requestCommand(placeByHand(which)))],
  [3, failing],
  [4, racing],
  [4, refunding],
  [3, fc.nat(11).map((which) => stepCommand(redeliverEvent(which)))],
  [3, one(stepCommand(redeliverAllEvents))],
  [3, fc.nat(11).map((which) => stepCommand(replayWebhook(which)))],
  [4, webhookMode],
  [3, seconds.map((many) => stepCommand(passTime(many)))],
  [2, crashing],
];

const usually = (step: Arbitrary<Command>) => fc.option(step, { freq: 15 });
const sometimes = (step: Arbitrary<Command>) => fc.option(step, { freq: 2 });

/** Most runs begin with a complete purchase, so that the random commands find one; each step can be missing. */
const opening = fc
  .tuple(
    ...[adding, adding, creating, shipping, paying, placing].map(usually),
    ...[webhookMode, authenticating, failing, refunding, scenarios].map(sometimes),
  )
  .map((steps) => steps.filter((step) => step !== null));

const afterwards = fc.commands(
  weighted.flatMap(([weight, what]) => Array.from({ length: weight }, () => what)),
  { maxCommands: mostCommands, size: 'max', disableReplayLog: true },
);

/** The commands of one run: an opening, then random commands. */
export const commandSequences: Arbitrary<[Command[], Iterable<Command>]> = fc.tuple(opening, afterwards);
