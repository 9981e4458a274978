import { randomUUID } from 'node:crypto';
import { api, placementSucceeded } from '@muse/contracts';
import { type FailurePoint, failurePoints } from '@muse/kit';
import { type Deaths, deathsIn } from './support/deaths.ts';
import { everythingIsAccountedFor } from './support/quiet.ts';
import { createTestSystem, eventually, newGuest, operator, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
let deaths: Deaths;
beforeAll(async () => {
  // Who presses on while a part is away is neither held back nor sent away for ten seconds: this is another story.
  const hurried = { RATE_LIMIT_USER: '0', RATE_LIMIT_PLACE: '0', BREAKER_RESET_MS: '200', PLACE_WAIT_SECONDS: '1' };
  system = await createTestSystem({ MUSE_TRIAL: 'true', ...hurried });
  deaths = deathsIn(system);
}, 90_000);
afterAll(() => system?.close(), 60_000);

const whilePlacing = (service: string, about: string) => (point: FailurePoint) =>
  deaths.placing(async () => {
    system.process(service).failAt({ point, about });
    await deaths.diesAndComesBack(service);
  });

/** Only what nobody kicked off is ever claimed: so it dies twice. */
const whileClaiming = (point: FailurePoint) =>
  deaths.placing(async () => {
    const before = {
      point: 'transaction: committed, relay and jobs not started yet',
      about: 'checkout.submitted',
    } as const;
    system.process('checkout').failAt(before);
    await deaths.diesAndComesBack('checkout', { point });
    await deaths.leasesRunOut();
    await deaths.diesAndComesBack('checkout');
  });

const whileAdding = (kept: boolean) => async (point: FailurePoint) => {
  const shopper = await newGuest(system);
  const body = { storeId: 'rei', productSku: 'REI-BOTL-02', size: null, color: 'Slate' };
  const key = { 'idempotency-key': randomUUID() };
  const add = () => shopper.call(api.cart.addItem, { body }, key);
  system.process('cart').failAt({ point, about: api.cart.addItem.id });
  const lost = await add();
  expect([lost.status, lost.problem.code]).toEqual([503, 'service_unavailable']);
  await deaths.diesAndComesBack('cart');
  await deaths.leasesRunOut();
  const again = await eventually(async () => {
    const answer = await add();
    expect(answer.status).toBe(201);
    return answer;
  });
  expect(again.headers.get('idempotent-replayed')).toBe(kept ? 'true' : null);
  expect((await shopper.call(api.cart.getCart)).body.summary.totalItemCount).toBe(1);
};

const unreadable = 'MO-000000';
const sayTheUnreadable = () => {
  const envelope = {
    ...{ specversion: '1.0', id: randomUUID(), source: '/muse/placement', type: placementSucceeded.type },
    ...{ subject: unreadable, time: new Date().toISOString(), sequence: '1', correlationid: 'none', data: {} },
  };
  return system.spy.publishRaw(placementSucceeded.type, Buffer.from(JSON.stringify(envelope)));
};

/** A fact with fields nobody can read ends with the dead letters; orders dies while it is being put there, or tried again. */
const whilePuttingAside = (replayed: boolean) => async (point: FailurePoint) => {
  const ops = await operator(system);
  const theLetter = () =>
    eventually(async () => {
      const { body } = await ops.call(api.deadLetters.listDeadLetters, { query: { service: 'orders' } });
      expect(body.deadLetters).toHaveLength(1);
      return { id: body.deadLetters[0]?.id as string };
    }, 20_000);

  if (!replayed) system.process('orders').failAt({ point });
  await sayTheUnreadable();
  if (replayed) {
    const params = await theLetter();
    system.process('orders').failAt({ point });
    await ops.call(api.deadLetters.replayDeadLetter, { params });
  }
  await deaths.diesAndComesBack('orders');
  await deaths.leasesRunOut();
  const aside = () => system.look('select 1 from orders.scheduled_message');
  await eventually(async () => expect(await aside()).toEqual([]), 20_000);
  const discarded = { params: await theLetter(), body: { reason: 'It was a trial' } };
  expect((await ops.call(api.deadLetters.discardDeadLetter, discarded)).status).toBe(200);
};

const situations: Record<FailurePoint, (point: FailurePoint) => Promise<void>> = {
  'transaction: before the commit': whilePlacing('payments', 'payment.captured'),
  'transaction: committed, relay and jobs not started yet': whilePlacing('payments', 'charge cs_'),
  'relay: claimed, not published yet': whileClaiming,
  'relay: published, not marked yet': whilePlacing('checkout', 'checkout.paid'),
  'delivery: before the effect': whilePlacing('orders', 'checkout.paid'),
  'delivery: committed, not acknowledged yet': whilePlacing('orders', 'checkout.paid'),
  'delivery: retry or dead letter stored, not acknowledged yet': whilePuttingAside(false),
  'retry: done, row not deleted yet': whilePuttingAside(true),
  'job: started': whilePlacing('payments', 'charge'),
  'job: external call answered, nothing stored yet': whilePlacing('payments', 'charge'),
  'request: key held, nothing done yet': whileAdding(false),
  'request: committed, not answered yet': whileAdding(true),
};

describe('a process that is killed at the worst moment', () => {
  it.each(failurePoints)('%s: nothing is lost, and nothing happens twice', (point) => situations[point](point), 90_000);

  it('and when all is quiet again, every cent is accounted for', () => {
    const said = () => system.spy.all().filter(({ subject }) => subject !== unreadable); // but by us
    return everythingIsAccountedFor({ ...system, spy: { ...system.spy, all: said } });
  }, 90_000);
});
