import { api, type CallOf, type Declaration } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import { services } from '@muse/ops';
import { everythingIsAccountedFor } from './support/quiet.ts';
import {
  chargesOf,
  createTestSystem,
  eventually,
  newGuest,
  operator,
  type TestSystemWithSpy,
} from './support/system.ts';

let system: TestSystemWithSpy;
let ops: ApiClient;
beforeAll(async () => {
  system = await createTestSystem(
    { RATE_LIMIT_USER: '0', RATE_LIMIT_PLACE: '0' },
    { replicas: 2, environmentOf: (name) => told[name] ?? {} },
  );
  ops = await operator(system);
}, 120_000);
afterAll(() => system?.close(), 60_000);

/** What single processes are told at their next start. */
const told: Record<string, Record<string, string>> = {};
const seconds = services.map(({ name }) => `${name}-2`);
const everyReplica = services.flatMap(({ name }) => [name, `${name}-2`]);
const socks = { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 };
const sweater = { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' };
const address = {
  ...{ name: 'Ada Shopper', address1: '400 Pine Street' },
  ...{ city: 'Seattle', state: 'WA', zip: '98101', country: 'US' },
};

interface Answer {
  asked: string;
  isRead: boolean;
  status: number;
  retryAfter: string | null;
}

/** Somebody whose every answer is written down. */
const watched = (caller: ApiClient, answers: Answer[]): ApiClient => ({
  ...caller,
  async call(endpoint, ...rest) {
    const reply = await caller.call(endpoint, ...rest);
    const retryAfter = reply.headers.get('retry-after');
    answers.push({ asked: endpoint.id, isRead: endpoint.method === 'GET', status: reply.status, retryAfter });
    return reply;
  },
});

/** Presses until it is done: again where she is told to come back, or that it is still running. */
async function press<D extends Declaration>(caller: ApiClient, endpoint: D, call?: CallOf<D>) {
  const reply = await eventually(async () => {
    const answer = await caller.call(endpoint, call);
    expect([202, 503]).not.toContain(answer.status);
    return answer;
  }, 120_000);
  if (reply.status >= 300) throw new Error(`${endpoint.id}: ${reply.status} ${JSON.stringify(reply.problem)}`);
  return reply;
}

/** A purchase from two stores, looking at everything on the way. */
async function buy(answers: Answer[]): Promise<string> {
  const shopper = watched(await newGuest(system), answers);
  await shopper.call(api.catalog.listProducts, { query: { limit: '3' } });
  for (const body of [sweater, socks]) await press(shopper, api.cart.addItem, { body });
  await shopper.call(api.cart.getCart);
  const { body: session } = await press(shopper, api.checkout.createSession);
  const params = { id: session.sessionId };
  await press(shopper, api.checkout.setShipping, { params, body: address });
  await press(shopper, api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } });
  await shopper.call(api.checkout.getSession, { params });
  await press(shopper, api.checkout.place, { params });
  const { body: bought } = await shopper.call(api.orders.listOrders);
  expect(bought.orders).toHaveLength(2);
  const operator = watched(ops, answers);
  await operator.call(api.placement.queueStats);
  // The gateway asks every service for these, and says which did not answer.
  expect((await operator.call(api.deadLetters.listDeadLetters)).body.unavailable).toEqual([]);
  return session.sessionId;
}

/** So many shoppers buy one thing after the other until `work` is done; what they had begun they finish. */
async function whileBuying(shoppers: number, work: (sessions: string[]) => Promise<void>) {
  const answers: Answer[] = [];
  const sessions: string[] = [];
  let done = false;
  const shop = async () => {
    do sessions.push(await buy(answers));
    while (!done);
  };
  await Promise.all([work(sessions).finally(() => (done = true)), ...Array.from({ length: shoppers }, shop)]);
  return { answers, sessions };
}

/** No read failed, and who changed something was at worst told to come back. */
function expectNobodyWasHurt(answers: Answer[]): void {
  expect(answers.filter(({ isRead, status }) => isRead && status !== 200)).toEqual([]);
  const failed = answers.filter(({ status }) => status >= 500);
  expect(failed.filter(({ status, retryAfter }) => status !== 503 || retryAfter === null)).toEqual([]);
}

const eachChargedOnce = async (sessions: string[]) => {
  for (const session of sessions)
    expect([session, await chargesOf(system, session)]).toEqual([session, [expect.anything()]]);
};

describe('a house with two of every service', () => {
  it('sells, and both of each are at work', async () => {
    const sessions: string[] = [];
    for (let round = 0; round < 3; round += 1)
      sessions.push(...(await Promise.all(Array.from({ length: 6 }, () => buy([])))));
    await eachChargedOnce(sessions);
    await eventually(async () => {
      for (const name of everyReplica) {
        const told = await (await fetch(`${system.process(name).url}/metrics`)).text();
        expect([name, told]).toEqual([
          name,
          expect.stringMatching(/^(http_request|handler)_seconds_count\{.+\} [1-9]/m),
        ]);
      }
    });
  }, 60_000);

  it('loses one of each, and nobody who buys or looks notices more than a second press', async () => {
    const { answers, sessions } = await whileBuying(4, async (bought) => {
      for (const name of seconds) {
        const { kill, exited } = system.process(name);
        kill('SIGKILL');
        await exited;
        const before = bought.length;
        await eventually(() => expect(bought.length).toBeGreaterThan(before), 60_000);
      }
    });
    expectNobodyWasHurt(answers);
    await eachChargedOnce(sessions);
    await Promise.all(seconds.map((name) => system.restart(name)));
  }, 240_000);

  it('is started anew, first one of each and then the other, and nobody notices more than a second press', async () => {
    const anew = async (name: string) => {
      await system.process(name).stop();
      await system.restart(name);
    };
    const { answers, sessions } = await whileBuying(3, async () => {
      await Promise.all(seconds.map(anew));
      await Promise.all(services.map(({ name }) => anew(name)));
    });
    expectNobodyWasHurt(answers);
    await eachChargedOnce(sessions);
  }, 240_000);

  it('can have one that is told something else: to die in the middle of a request, until it is told not to', async () => {
    const failAt = [{ point: 'request: committed, not answered yet', about: 'cart.addItem' }];
    told['cart-2'] = { MUSE_TRIAL: 'true', MUSE_FAIL_AT: JSON.stringify(failAt) };
    await system.process('cart-2').stop();
    const armed = await system.restart('cart-2');
    const { answers, sessions } = await whileBuying(2, async () => void (await armed.exited));
    expectNobodyWasHurt(answers);
    const again = await system.restart('cart-2', { MUSE_FAIL_AT: '[]' });
    expect(again.url).toBe(armed.url);
    for (let time = 0; time < 3; time += 1) sessions.push(await buy(answers));
    expect(system.process('cart-2').pid).toBe(again.pid);
    expect((await fetch(`${again.url}/livez`)).status).toBe(200);
    await eachChargedOnce(sessions);
  }, 60_000);
});

describe('when all is quiet again', () => {
  it('every cent is accounted for, and nothing lies about', () => everythingIsAccountedFor(system), 120_000);
});
