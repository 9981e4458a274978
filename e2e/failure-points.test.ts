import { randomUUID } from 'node:crypto';
import { api, placementSucceeded } from '@muse/contracts';
import { type FailurePoint, failurePoints } from '@muse/kit';
import { paidEvent } from '@muse/kit/testing';
import { expectInvariantsHold } from './support/invariants.ts';
import { createProcessKills, type ProcessKills } from './support/process-kills.ts';
import { createTestSystem, eventually, newGuest, operator, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
let kills: ProcessKills;
beforeAll(async () => {
  // Rate limits and a slow circuit breaker would only delay the retries of this test.
  const fastRetries = {
    RATE_LIMIT_USER: '0',
    RATE_LIMIT_PLACE: '0',
    DECLINES_PER_SHOPPER: '0',
    BREAKER_RESET_MS: '200',
    PLACE_WAIT_SECONDS: '1',
  };
  system = await createTestSystem({ MUSE_TRIAL: 'true', ...fastRetries });
  kills = createProcessKills(system);
});
afterAll(() => system?.close());

const whilePlacing = (service: string, about: string) => (point: FailurePoint) =>
  kills.placeDuring(async () => {
    system.process(service).failAt({ point, about });
    await kills.waitForKillAndRestart(service);
  });

/** The relay claims only messages that were not published right after their commit, so the process has to die twice. */
const whileClaiming = (point: FailurePoint) =>
  kills.placeDuring(async () => {
    const first = {
      point: 'transaction: committed, relay and jobs not started yet',
      about: 'checkout.submitted',
    } as const;
    system.process('checkout').failAt(first);
    await kills.waitForKillAndRestart('checkout', { point });
    await kills.expireLeases();
    await kills.waitForKillAndRestart('checkout');
  });

const whileAdding = (replayed: boolean) => async (point: FailurePoint) => {
  const shopper = await newGuest(system);
  const body = { storeId: 'rei', productSku: 'REI-BOTL-02', size: null, color: 'Slate' };
  const key = { 'idempotency-key': randomUUID() };
  const add = () => shopper.call(api.cart.addItem, { body }, key);
  system.process('cart').failAt({ point, about: api.cart.addItem.id });
  const unanswered = await add();
  expect([unanswered.status, unanswered.problem.code]).toEqual([503, 'service_unavailable']);
  await kills.waitForKillAndRestart('cart');
  await kills.expireLeases();
  const again = await eventually(async () => {
    const answer = await add();
    expect(answer.status).toBe(201);
    return answer;
  });
  expect(again.headers.get('idempotent-replayed')).toBe(replayed ? 'true' : null);
  expect((await shopper.call(api.cart.getCart)).body.summary.totalItemCount).toBe(1);
};

/** The subject of an event that no consumer can parse. */
const unparsable = 'MO-000000';
const publishUnparsable = () => {
  const envelope = {
    ...{ specversion: '1.0', id: randomUUID(), source: '/muse/placement', type: placementSucceeded.type },
    ...{ subject: unparsable, time: new Date().toISOString(), sequence: '1', correlationid: 'none', data: {} },
  };
  return system.spy.publishRaw(placementSucceeded.type, Buffer.from(JSON.stringify(envelope)));
};

/** An event that cannot be parsed becomes a dead letter; orders dies while it schedules the retry, or after a replay. */
const whileRetrying = (replayed: boolean) => async (point: FailurePoint) => {
  const ops = await operator(system);
  const onlyDeadLetter = () =>
    eventually(async () => {
      const { body } = await ops.call(api.deadLetters.listDeadLetters, { query: { service: 'orders' } });
      expect(body.deadLetters).toHaveLength(1);
      return { id: body.deadLetters[0]?.id as string };
    });

  if (!replayed) system.process('orders').failAt({ point });
  await publishUnparsable();
  if (replayed) {
    const params = await onlyDeadLetter();
    system.process('orders').failAt({ point });
    await ops.call(api.deadLetters.replayDeadLetter, { params });
  }
  await kills.waitForKillAndRestart('orders');
  await kills.expireLeases();
  const scheduled = () => system.look('select 1 from orders.scheduled_message');
  await eventually(async () => expect(await scheduled()).toEqual([]));
  const discarded = { params: await onlyDeadLetter(), body: { reason: 'Published by a test' } };
  expect((await ops.call(api.deadLetters.discardDeadLetter, discarded)).status).toBe(200);
};

const situations: Record<FailurePoint, (point: FailurePoint) => Promise<void>> = {
  'transaction: before the commit': whilePlacing('payments', paidEvent.name),
  'transaction: committed, relay and jobs not started yet': whilePlacing('payments', 'charge cs_'),
  'relay: claimed, not published yet': whileClaiming,
  'relay: published, not marked yet': whilePlacing('checkout', 'checkout.paid'),
  'delivery: before the effect': whilePlacing('orders', 'checkout.paid'),
  'delivery: committed, not acknowledged yet': whilePlacing('orders', 'checkout.paid'),
  'delivery: retry or dead letter stored, not acknowledged yet': whileRetrying(false),
  'retry: done, row not deleted yet': whileRetrying(true),
  'job: started': whilePlacing('payments', 'charge'),
  'job: external call answered, nothing stored yet': whilePlacing('payments', 'charge'),
  'request: key held, nothing done yet': whileAdding(false),
  'request: committed, not answered yet': whileAdding(true),
};

describe('a process that is killed at a failure point', () => {
  it.each(failurePoints)(
    '%s: nothing is lost, and every effect happens once',
    (point) => situations[point](point),
    90_000,
  );

  it('afterwards every invariant holds', () => {
    const published = () => system.spy.all().filter(({ subject }) => subject !== unparsable);
    return expectInvariantsHold({ ...system, spy: { ...system.spy, all: published } });
  });
});
