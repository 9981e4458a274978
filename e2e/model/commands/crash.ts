import { checkoutSubmitted, placementFailed, type ServiceName, serviceNames } from '@muse/contracts';
import { leaseSeconds } from '../../support/clock.ts';
import { eventually } from '../../support/system.ts';
import type { TestContext } from '../context/context.ts';
import { whenQuiet } from '../context/quiet.ts';
import type { Model } from '../reference/model.ts';
import { statusAt } from '../reference/session.ts';
import type { Happening } from './command.ts';
import { failByHand, named, nthOrder } from './orders.ts';
import { onePress } from './place.ts';

export const everybody: ServiceName[] = ['gateway', ...serviceNames];

/** It is over when everything has followed from what the dead had in hand. */
async function killAndRestart({ system, clock }: TestContext, name: ServiceName): Promise<void> {
  system.process(name).kill('SIGKILL');
  await system.restart(name);
  await clock.pass(leaseSeconds);
  await whenQuiet(system);
}

/** Killed as soon as something was heard that follows from what is asked. */
async function killWhile(
  ctx: TestContext,
  name: ServiceName,
  asking: () => Promise<string>,
  heard: () => Promise<unknown>,
) {
  await whenQuiet(ctx.system);
  const answer = asking().catch(() => '500 no answer at all');
  await heard();
  await killAndRestart(ctx, name);
  return answer;
}

/** Whoever asked hears the answer, that it is still running, or that something is down. */
const perhaps = (heard: string, answer: string): string => {
  if (heard !== '202' && !/^5\d\d /.test(heard)) expect(heard).toBe(answer);
  return heard;
};

const mayCrash = (model: Readonly<Model>): boolean => !model.somethingIsUntold && model.isClear(leaseSeconds);

/** In the middle of whatever it was at, of what came before. */
export const crash = (name: ServiceName): Happening => ({
  told: `${name} is killed and started again`,
  possible: mayCrash,
  async happens(model, ctx) {
    await killAndRestart(ctx, name);
    model.pass(leaseSeconds);
  },
});

/** Killed when its *place* was accepted, and before anybody can know the outcome. */
export const placeWhileCrashing = (name: ServiceName): Happening => ({
  told: `place, and ${name} is killed meanwhile`,
  possible: (model) =>
    model.sessions.length > 0 && statusAt(model.latest, model.now) === 'ready_for_complete' && mayCrash(model),
  async happens(model, ctx) {
    const { spy } = ctx.system;
    const { id } = model.latest;
    const submitted = () => spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === id).length;
    const before = submitted();
    const heard = await killWhile(
      ctx,
      name,
      () => onePress.ask(model, ctx),
      () => eventually(() => expect(submitted()).toBeGreaterThan(before)),
    );
    const answer = onePress.answer(model);
    model.pass(leaseSeconds);
    return perhaps(heard, answer);
  },
});

/** Killed when the store's no is known, and the money is perhaps on its way back. */
export const failWhileCrashing = (name: ServiceName, nth: number): Happening => ({
  told: `the operator gives ${named(nth)} up, and ${name} is killed meanwhile`,
  possible: (model) => model.orders.length > 0 && nthOrder(model, nth).status === 'pending' && mayCrash(model),
  async happens(model, ctx) {
    const { number } = nthOrder(model, nth);
    const failing = failByHand(nth);
    const heard = await killWhile(
      ctx,
      name,
      () => failing.ask(model, ctx),
      () => ctx.system.spy.waitFor(placementFailed, (data) => data.orderNumber === number),
    );
    const answer = failing.answer(model);
    model.pass(leaseSeconds);
    return perhaps(heard, answer);
  },
});
