import { eventually } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { answerJson, startUpstreamStub, type UpstreamStub } from './support/upstream-stub.ts';

let context: GatewayTestContext;
let one: UpstreamStub;
let two: UpstreamStub;
beforeEach(async () => {
  [one, two] = await Promise.all([startUpstreamStub('cart'), startUpstreamStub('cart-2')]);
  context = await createTestContext({ CART_URL: `${one.url}, ${two.url}` });
});
afterEach(async () => {
  await context.close();
  await Promise.all([one.stop(), two.stop()]);
});

const getCart = async () => (await context.as('alice').send('GET', '/cart')).status;
const addItem = async () => (await context.as('alice').send('POST', '/cart/items', {})).status;
const times = async (many: number, ask: () => Promise<number>) => {
  const statuses: number[] = [];
  for (let time = 0; time < many; time += 1) statuses.push(await ask());
  return new Set(statuses);
};
const well = new Set([200]);

describe('two replicas', () => {
  it('receive requests in turn', async () => {
    expect(await times(20, getCart)).toEqual(well);
    expect([one.received.length, two.received.length]).toEqual([10, 10]);
  });

  it('the one with fewer requests in flight receives the next', async () => {
    const waiting: (() => void)[] = [];
    one.answer = (_, res) => void waiting.push(() => res.end('{}'));
    const slow = Array.from({ length: 2 }, addItem);
    await eventually(() => expect(waiting).toHaveLength(1));
    await eventually(() => expect(two.received).toHaveLength(1));
    for (let time = 0; time < 5; time += 1) await getCart();
    expect([one.received.length, two.received.length]).toEqual([1, 6]);
    for (const finish of waiting) finish();
    expect(await Promise.all(slow)).toEqual([200, 200]);
  });
});

describe('one of two replicas is down', () => {
  it('no request fails, read or write, and none is made twice', async () => {
    await one.stop();
    expect(await times(10, getCart)).toEqual(well);
    expect(await times(10, addItem)).toEqual(well);
    expect(two.received).toHaveLength(20);
  });

  it('no request fails that would have used a kept-alive connection to it', async () => {
    await Promise.all(Array.from({ length: 20 }, getCart));
    await one.stop();
    expect(new Set(await Promise.all(Array.from({ length: 20 }, getCart)))).toEqual(well);
    expect(new Set(await Promise.all(Array.from({ length: 20 }, addItem)))).toEqual(well);
  });

  it('it receives requests again when it is back', async () => {
    await one.stop();
    expect(await times(4, getCart)).toEqual(well);
    await one.start();
    await eventually(async () => {
      expect(await getCart()).toBe(200);
      expect(one.received.length).toBeGreaterThan(2);
    });
  });

  it('and then the other, while the first is back but still ejected: the first is tried at once', async () => {
    await one.stop();
    expect(await times(4, getCart)).toEqual(well);
    await one.start();
    await two.stop();
    expect(await times(4, addItem)).toEqual(well);
  });

  it('and the other too: 503 says that nothing was changed', async () => {
    await Promise.all([one.stop(), two.stop()]);
    const { status, problem } = await context.as('alice').send('POST', '/cart/items', {});
    expect([status, problem.detail]).toEqual([503, expect.stringMatching(/Nothing was changed/)]);
  });
});

describe('one of two replicas breaks the connection during a request', () => {
  beforeEach(() => {
    one.answer = (_, __, req) => void req.socket.destroy();
  });

  it('a read is retried at the other', async () => {
    expect(await times(10, getCart)).toEqual(well);
    expect(two.received).toHaveLength(10);
  });

  it('a change is not retried, because it may have happened', async () => {
    const statuses = [await addItem(), await addItem()];
    expect(statuses.sort()).toEqual([200, 503]);
    expect([one.received.length, two.received.length]).toEqual([1, 1]);
  });
});

describe('one of two replicas does not answer', () => {
  it('it is ejected and receives few requests', async () => {
    const hasty = await context.startAnother({ UPSTREAM_DEADLINE_MS: '200' });
    const authorization = `Bearer ${await context.token('alice')}`;
    const getCart = async () => (await hasty.send('GET', '/cart', undefined, { authorization })).status;
    one.answer = () => undefined;
    const statuses = [];
    for (let time = 0; time < 40; time += 1) statuses.push(await getCart());
    expect(statuses.filter((status) => status === 503).length).toBeLessThanOrEqual(3);
    one.answer = answerJson(200, {});
    await eventually(async () => {
      await getCart();
      expect(one.received.length).toBeGreaterThan(5);
    });
  });
});

describe('wrong replica addresses', () => {
  it.each([
    ['http://127.0.0.1:1,', 'address 2 of 2 is empty: there is a comma too many'],
    ['http://127.0.0.1:1,ftp://127.0.0.1:2', 'address 2 of 2 must be http://host:port'],
    ['http://127.0.0.1:1/cart', 'it must be http://host:port or https://host:port, with nothing behind'],
    ['http://u:p@127.0.0.1:1', 'it must be http://host:port'],
    ['http://127.0.0.1:1, http://127.0.0.1:2, http://127.0.0.1:1/', 'address 3 of 3 stands there twice'],
  ])('%s is refused at the start', async (CART_URL, mistake) => {
    await expect(context.startAnother({ CART_URL })).rejects.toThrow(`CART_URL is not usable (${mistake}`);
  });
});
