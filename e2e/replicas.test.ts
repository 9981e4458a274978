import { api, type CallOf, type Declaration } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { demoAddress, services } from '@muse/ops';
import { expectInvariantsHold } from './support/invariants.ts';
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
    { replicas: 2, environmentOf: (name) => environmentOf[name] ?? {} },
  );
  ops = await operator(system);
});
afterAll(() => system?.close());

/** Extra environment of single processes, read at each start. */
const environmentOf: Record<string, Record<string, string>> = {};
const secondReplicas = services.map(({ name }) => `${name}-2`);
const allReplicas = services.flatMap(({ name }) => [name, `${name}-2`]);
const socks = { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 };
const sweater = { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' };

interface RecordedReply {
  endpoint: string;
  isRead: boolean;
  status: number;
  retryAfter: string | null;
}

/** Records the status of every reply. */
const recording = (caller: ApiClient, replies: RecordedReply[]): ApiClient => ({
  ...caller,
  async call(endpoint, ...rest) {
    const reply = await caller.call(endpoint, ...rest);
    const retryAfter = reply.headers.get('retry-after');
    replies.push({ endpoint: endpoint.id, isRead: endpoint.method === 'GET', status: reply.status, retryAfter });
    return reply;
  },
});

/** Retries while the answer is 503 (unavailable) or 202 (still running). */
async function callUntilDone<D extends Declaration>(caller: ApiClient, endpoint: D, call?: CallOf<D>) {
  const reply = await eventually(async () => {
    const answer = await caller.call(endpoint, call);
    expect([202, 503]).not.toContain(answer.status);
    return answer;
  });
  if (reply.status >= 300) throw new Error(`${endpoint.id}: ${reply.status} ${JSON.stringify(reply.problem)}`);
  return reply;
}

/** A purchase from two stores, which also reads everything on the way. */
async function buy(replies: RecordedReply[]): Promise<string> {
  const shopper = recording(await newGuest(system), replies);
  await shopper.call(api.catalog.listProducts, { query: { limit: '3' } });
  for (const body of [sweater, socks]) await callUntilDone(shopper, api.cart.addItem, { body });
  await shopper.call(api.cart.getCart);
  const { body: session } = await callUntilDone(shopper, api.checkout.createSession);
  const params = { id: session.sessionId };
  await callUntilDone(shopper, api.checkout.setShipping, { params, body: demoAddress });
  await callUntilDone(shopper, api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } });
  await shopper.call(api.checkout.getSession, { params });
  await callUntilDone(shopper, api.checkout.place, { params });
  const { body: bought } = await shopper.call(api.orders.listOrders);
  expect(bought.orders).toHaveLength(2);
  const operator = recording(ops, replies);
  await operator.call(api.placement.queueStats);
  // The gateway collects these from every service and lists those that did not answer.
  expect((await operator.call(api.deadLetters.listDeadLetters)).body.unavailable).toEqual([]);
  return session.sessionId;
}

/** This many shoppers buy again and again until `work` is done; purchases in progress are finished. */
async function whileBuying(shoppers: number, work: (sessions: string[]) => Promise<void>) {
  const replies: RecordedReply[] = [];
  const sessions: string[] = [];
  let done = false;
  const shop = async () => {
    do sessions.push(await buy(replies));
    while (!done);
  };
  await Promise.all([work(sessions).finally(() => (done = true)), ...Array.from({ length: shoppers }, shop)]);
  return { replies, sessions };
}

/** No read failed, and a failed write was at worst a 503 with Retry-After. */
function expectNoVisibleFailures(replies: RecordedReply[]): void {
  expect(replies.filter(({ isRead, status }) => isRead && status !== 200)).toEqual([]);
  const failed = replies.filter(({ status }) => status >= 500);
  expect(failed.filter(({ status, retryAfter }) => status !== 503 || retryAfter === null)).toEqual([]);
}

const expectEachChargedOnce = async (sessions: string[]) => {
  for (const session of sessions)
    expect([session, await chargesOf(system, session)]).toEqual([session, [expect.anything()]]);
};

describe('a system with two replicas of every service', () => {
  it('completes purchases, and every replica handles requests or messages', async () => {
    const sessions: string[] = [];
    for (let round = 0; round < 3; round += 1)
      sessions.push(...(await Promise.all(Array.from({ length: 6 }, () => buy([])))));
    await expectEachChargedOnce(sessions);
    await eventually(async () => {
      for (const name of allReplicas) {
        const metrics = await (await fetch(`${system.process(name).adminUrl}/metrics`)).text();
        expect([name, metrics]).toEqual([
          name,
          expect.stringMatching(/^(http_request|handler)_seconds_count\{.+\} [1-9]/m),
        ]);
      }
    });
  });

  it('survives SIGKILL of one replica of each service: reads succeed, writes at worst need a retry', async () => {
    const { replies, sessions } = await whileBuying(4, async (sessionsSoFar) => {
      for (const name of secondReplicas) {
        const { kill, exited } = system.process(name);
        kill('SIGKILL');
        await exited;
        const before = sessionsSoFar.length;
        await eventually(() => expect(sessionsSoFar.length).toBeGreaterThan(before));
      }
    });
    expectNoVisibleFailures(replies);
    await expectEachChargedOnce(sessions);
    await Promise.all(secondReplicas.map((name) => system.restart(name)));
  });

  it('survives a rolling restart: reads succeed, writes at worst need a retry', async () => {
    const restart = async (name: string) => {
      await system.process(name).stop();
      await system.restart(name);
    };
    const { replies, sessions } = await whileBuying(3, async () => {
      await Promise.all(secondReplicas.map(restart));
      await Promise.all(services.map(({ name }) => restart(name)));
    });
    expectNoVisibleFailures(replies);
    await expectEachChargedOnce(sessions);
  });

  it('can start one replica with a different environment: armed with a failure point, it dies in the middle of a request', async () => {
    const failAt = [{ point: 'request: committed, not answered yet', about: 'cart.addItem' }];
    environmentOf['cart-2'] = { MUSE_TRIAL: 'true', MUSE_FAIL_AT: JSON.stringify(failAt) };
    await system.process('cart-2').stop();
    const armed = await system.restart('cart-2');
    const { replies, sessions } = await whileBuying(2, async () => void (await armed.exited));
    expectNoVisibleFailures(replies);
    const again = await system.restart('cart-2', { MUSE_FAIL_AT: '[]' });
    expect(again.url).toBe(armed.url);
    for (let time = 0; time < 3; time += 1) sessions.push(await buy(replies));
    expect(system.process('cart-2').pid).toBe(again.pid);
    expect((await fetch(`${again.url}/livez`)).status).toBe(200);
    await expectEachChargedOnce(sessions);
  });
});

describe('after all tests of this file', () => {
  it('every invariant holds', () => expectInvariantsHold(system), 120_000);
});
