import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { api, placementSucceeded } from '@muse/contracts';
import { type Armed, type FailurePoint, failurePoints } from '@muse/kit';
import { services } from '@muse/ops';
import { everythingIsAccountedFor } from './quiet.ts';
import {
  chargesOf,
  eventually,
  newGuest,
  openWholeHouse,
  operator,
  readyToPlace,
  type WholeHouse,
} from './whole-house.ts';

let house: WholeHouse;
beforeAll(async () => {
  // Whoever presses fifty times a second on a dead service opens the gateway's breaker: here for a moment only.
  const hurried = { PLACE_WAIT_SECONDS: '1', RATE_LIMIT_USER: '0', BREAKER_RESET_MS: '200' };
  house = await openWholeHouse({ MUSE_TRIAL: 'true', ...hurried });
}, 90_000);
afterAll(() => house?.close(), 60_000);

/** Longer than any lease that the dead may have held. */
const leasesSeconds = 61;
let ahead = 0;
async function leasesRunOut(): Promise<void> {
  ahead += leasesSeconds;
  for (const { name } of services)
    await house.look(
      `create or replace function ${name}.muse_clock() returns timestamptz language sql volatile as 'select clock_timestamp() + interval ''${ahead} seconds'''`,
    );
}

async function diesAndComesBack(service: string, then: Armed[] = []): Promise<void> {
  const victim = house.process(service);
  const end = await Promise.race([victim.exited, pause(60_000, 'it did not come to the point', { ref: false })]);
  expect(end).toBeNull(); // by a signal
  await house.restart(service, then.length === 0 ? {} : { MUSE_FAIL_AT: JSON.stringify(then) });
}

async function purchaseEndsAlthough(service: string, kills: () => Promise<void>, armed: Armed): Promise<void> {
  const { shopper, session, params } = await readyToPlace(house);
  let dead = false;
  void house.process(service).exited.then(() => (dead = true));
  house.process(service).failAt(armed);
  const placing = eventually(async () => {
    const answer = await shopper.call(api.checkout.place, { params });
    // The clock has just jumped: for a second a fact may look as if it had waited for a minute.
    if (answer.status === 503 && !dead) throw new Error('no new purchase is begun while the outbox looks far behind');
    return answer;
  }, 50_000);
  await kills();
  expect([201, 202, 503]).toContain((await placing).status);
  await leasesRunOut();
  await eventually(async () => {
    const again = await shopper.call(api.checkout.place, { params });
    expect([200, 201]).toContain(again.status);
  }, 30_000);
  expect(await chargesOf(house, session.sessionId)).toHaveLength(1);
  expect((await shopper.call(api.orders.listOrders)).body.orders).toHaveLength(2);
}

const whilePlacing = (service: string, about: string, point: FailurePoint) => () =>
  purchaseEndsAlthough(service, () => diesAndComesBack(service), { point, about });

const whileAdding = (point: FailurePoint, kept: boolean) => async () => {
  const shopper = await newGuest(house);
  const body = { storeId: 'rei', productSku: 'REI-BOTL-02', size: null, color: 'Slate' };
  const key = { 'idempotency-key': randomUUID() };
  house.process('cart').failAt({ point, about: api.cart.addItem.id });
  const lost = await shopper.call(api.cart.addItem, { body }, key);
  expect([lost.status, lost.problem.code]).toEqual([503, 'service_unavailable']);
  await diesAndComesBack('cart');
  await leasesRunOut();
  const again = await eventually(async () => {
    const answer = await shopper.call(api.cart.addItem, { body }, key);
    expect(answer.status).toBe(201);
    return answer;
  });
  expect(again.headers.get('idempotent-replayed')).toBe(kept ? 'true' : null);
  expect((await shopper.call(api.cart.getCart)).body.summary.totalItemCount).toBe(1);
};

const unreadable = 'MO-000000';

/** A fact with fields nobody can read ends with the dead letters; its reaction dies while it is being put there. */
const whilePuttingAside = (point: FailurePoint, replayed: boolean) => async () => {
  const ops = await operator(house);
  const letters = async () =>
    (await ops.call(api.deadLetters.listDeadLetters, { query: { service: 'orders' } })).body.deadLetters;
  const say = async () => {
    const envelope = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/muse/placement', type: placementSucceeded.type },
      ...{ subject: unreadable, time: new Date().toISOString(), sequence: '1', correlationid: 'none', data: {} },
    };
    await house.spy.sayRaw(placementSucceeded.type, Buffer.from(JSON.stringify(envelope)));
  };
  const one = () =>
    eventually(async () => {
      const found = await letters();
      expect(found).toHaveLength(1);
      return found[0]?.id as string;
    });

  if (!replayed) house.process('orders').failAt({ point });
  await say();
  if (replayed) {
    house.process('orders').failAt({ point });
    await ops.call(api.deadLetters.replayDeadLetter, { params: { id: await one() } });
  }
  await diesAndComesBack('orders');
  await leasesRunOut();
  await eventually(async () => expect(await house.look('select 1 from orders.scheduled_message')).toEqual([]), 20_000);
  const id = await one();
  await ops.call(api.deadLetters.discardDeadLetter, { params: { id }, body: { reason: 'a trial' } });
};

/** Only what was not kicked off is ever claimed: so it dies twice. */
const whileClaiming = () =>
  purchaseEndsAlthough(
    'checkout',
    async () => {
      await diesAndComesBack('checkout', [{ point: 'relay: claimed, not published yet' }]);
      await leasesRunOut();
      await diesAndComesBack('checkout');
    },
    { point: 'transaction: committed, nothing kicked off yet', about: 'checkout.submitted' },
  );

const situations: Record<FailurePoint, () => Promise<void>> = {
  'transaction: before the commit': whilePlacing('payments', 'payment.captured', 'transaction: before the commit'),
  'transaction: committed, nothing kicked off yet': whilePlacing(
    'payments',
    'charge cs_',
    'transaction: committed, nothing kicked off yet',
  ),
  'relay: claimed, not published yet': whileClaiming,
  'relay: published, not marked yet': whilePlacing('checkout', 'checkout.paid', 'relay: published, not marked yet'),
  'delivery: before the effect': whilePlacing('orders', 'checkout.paid', 'delivery: before the effect'),
  'delivery: committed, not acknowledged yet': whilePlacing(
    'orders',
    'checkout.paid',
    'delivery: committed, not acknowledged yet',
  ),
  'delivery: put aside, not acknowledged yet': whilePuttingAside('delivery: put aside, not acknowledged yet', false),
  'retry: done, not forgotten yet': whilePuttingAside('retry: done, not forgotten yet', true),
  'task: begun': whilePlacing('payments', 'charge', 'task: begun'),
  'task: the world outside has answered, nothing is written yet': whilePlacing(
    'payments',
    'charge',
    'task: the world outside has answered, nothing is written yet',
  ),
  'request: key held, nothing done yet': whileAdding('request: key held, nothing done yet', false),
  'request: committed, not answered yet': whileAdding('request: committed, not answered yet', true),
};

describe('a process that is killed at the worst moment', () => {
  it.each(failurePoints)('%s: nothing is lost, and nothing happens twice', (point) => situations[point](), 90_000);

  it('and when all is quiet again, every cent is accounted for', () => {
    const said = () => house.spy.all().filter(({ subject }) => subject !== unreadable); // but by us
    return everythingIsAccountedFor({ ...house, spy: { ...house.spy, all: said } });
  }, 90_000);
});
