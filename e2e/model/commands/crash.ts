import { checkoutSubmitted, placementFailed, type ServiceName, serviceNames } from '@muse/contracts';
import { leaseSeconds } from '../../support/clock.ts';
import { eventually } from '../../support/system.ts';
import type { TestContext } from '../context/context.ts';
import { waitUntilIdle } from '../context/wait-until-idle.ts';
import type { Model } from '../reference/model.ts';
import { statusAt } from '../reference/session.ts';
import type { Step } from './command.ts';
import { failByHand, nthOrder, orderName } from './orders.ts';
import { placeRequest } from './place.ts';

export const allProcesses: ServiceName[] = ['gateway', ...serviceNames];

/** Returns when the system is idle again: the leases of the killed process have expired and its work is done. */
async function killAndRestart({ system, clock }: TestContext, name: ServiceName): Promise<void> {
  system.process(name).kill('SIGKILL');
  await system.restart(name);
  await clock.advance(leaseSeconds);
  await waitUntilIdle(system);
}

/** Sends a request and kills a process as soon as an event shows that the request has taken effect. */
async function killDuring(
  ctx: TestContext,
  name: ServiceName,
  send: () => Promise<string>,
  untilEvent: () => Promise<unknown>,
) {
  await waitUntilIdle(ctx.system);
  const answer = send().catch(() => '500 no answer');
  await untilEvent();
  await killAndRestart(ctx, name);
  return answer;
}

/** The client gets the predicted answer, a 202, or a 5xx. */
const expectAnswerOrFailure = (actual: string, predicted: string): string => {
  if (actual !== '202' && !/^5\d\d /.test(actual)) expect(actual).toBe(predicted);
  return actual;
};

const mayCrash = (model: Readonly<Model>): boolean =>
  !model.hasPendingWebhook && model.isFarFromDeadlines(leaseSeconds);

/** Killed while it may still be handling the effects of earlier commands. */
export const crash = (name: ServiceName): Step => ({
  description: `${name} is killed and restarted`,
  precondition: mayCrash,
  async run(model, ctx) {
    await killAndRestart(ctx, name);
    model.advance(leaseSeconds);
  },
});

/** Killed once *place* is accepted, before its outcome is known. */
export const placeWhileCrashing = (name: ServiceName): Step => ({
  description: `place, while ${name} is killed`,
  precondition: (model) =>
    model.sessions.length > 0 && statusAt(model.latest, model.now) === 'ready_for_complete' && mayCrash(model),
  async run(model, ctx) {
    const { spy } = ctx.system;
    const { id } = model.latest;
    const submitted = () => spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === id).length;
    const before = submitted();
    const actual = await killDuring(
      ctx,
      name,
      () => placeRequest.send(model, ctx),
      () => eventually(() => expect(submitted()).toBeGreaterThan(before)),
    );
    const predicted = placeRequest.predict(model);
    model.advance(leaseSeconds);
    return expectAnswerOrFailure(actual, predicted);
  },
});

/** Killed once the order has failed, while its refund may be in progress. */
export const failWhileCrashing = (name: ServiceName, nth: number): Step => ({
  description: `the operator fails ${orderName(nth)}, while ${name} is killed`,
  precondition: (model) => model.orders.length > 0 && nthOrder(model, nth).status === 'pending' && mayCrash(model),
  async run(model, ctx) {
    const { number } = nthOrder(model, nth);
    const failing = failByHand(nth);
    const actual = await killDuring(
      ctx,
      name,
      () => failing.send(model, ctx),
      () => ctx.system.spy.waitFor(placementFailed, (data) => data.orderNumber === number),
    );
    const predicted = failing.predict(model);
    model.advance(leaseSeconds);
    return expectAnswerOrFailure(actual, predicted);
  },
});
