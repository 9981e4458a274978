import { checkoutSubmitted, placementFailed } from '@muse/contracts';
import { eventually } from '../../whole-house.ts';
import type { Model } from '../reference/model.ts';
import { statusAt } from '../reference/session.ts';
import { whenQuiet } from '../stage/quiet.ts';
import type { Stage } from '../stage/stage.ts';
import type { Happening } from './command.ts';
import { failByHand, named, nthOrder } from './orders.ts';
import { onePress } from './place.ts';

export const everybody = [
  'gateway',
  'cart',
  'catalog',
  'checkout',
  'payments',
  'orders',
  'placement',
  'notifications',
] as const;
export type Name = (typeof everybody)[number];

async function killAndRestart({ house }: Stage, name: Name): Promise<void> {
  house.process(name).kill('SIGKILL');
  await house.restart(name);
}

/** Longer than any lease: what the dead had in hand is free for others. */
const leaseSeconds = 61;

/** Killed as soon as something was heard that follows from what is asked; it is over when everything else has followed. */
async function killWhile(stage: Stage, name: Name, asking: () => Promise<string>, heard: () => Promise<unknown>) {
  await whenQuiet(stage.house);
  const answer = asking().catch(() => '500 no answer at all');
  await heard();
  await killAndRestart(stage, name);
  await stage.clock.pass(leaseSeconds);
  await whenQuiet(stage.house);
  return answer;
}

/** Whoever asked hears the answer, that it is still running, or that something is down. */
const perhaps = (heard: string, answer: string): string => {
  if (heard !== '202' && !/^5\d\d /.test(heard)) expect(heard).toBe(answer);
  return heard;
};

const mayCrash = (model: Readonly<Model>): boolean => !model.somethingIsUntold && model.isClear(leaseSeconds);

/** In the middle of whatever it was at, of what came before. */
export const crash = (name: Name): Happening => ({
  told: `${name} is killed and started again`,
  possible: mayCrash,
  async happens(model, stage) {
    await killAndRestart(stage, name);
    await stage.clock.pass(leaseSeconds);
    model.pass(leaseSeconds);
    await whenQuiet(stage.house);
  },
});

/** Killed when its *place* was accepted, and before anybody can know the outcome. */
export const placeWhileCrashing = (name: Name): Happening => ({
  told: `place, and ${name} is killed meanwhile`,
  possible: (model) =>
    model.sessions.length > 0 && statusAt(model.latest, model.now) === 'ready_for_complete' && mayCrash(model),
  async happens(model, stage) {
    const { spy } = stage.house;
    const { id } = model.latest;
    const submitted = () => spy.heard(checkoutSubmitted).filter(({ data }) => data.sessionId === id).length;
    const before = submitted();
    const heard = await killWhile(
      stage,
      name,
      () => onePress.ask(model, stage),
      () => eventually(() => expect(submitted()).toBeGreaterThan(before)),
    );
    const answer = onePress.answer(model);
    model.pass(leaseSeconds);
    return perhaps(heard, answer);
  },
});

/** Killed when the store's no is known, and the money is perhaps on its way back. */
export const failWhileCrashing = (name: Name, nth: number): Happening => ({
  told: `the operator gives ${named(nth)} up, and ${name} is killed meanwhile`,
  possible: (model) => model.orders.length > 0 && nthOrder(model, nth).status === 'pending' && mayCrash(model),
  async happens(model, stage) {
    const { number } = nthOrder(model, nth);
    const failing = failByHand(nth);
    const heard = await killWhile(
      stage,
      name,
      () => failing.ask(model, stage),
      () => stage.house.spy.hear(placementFailed, (data) => data.orderNumber === number),
    );
    const answer = failing.answer(model);
    model.pass(leaseSeconds);
    return perhaps(heard, answer);
  },
});
