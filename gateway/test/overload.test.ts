import { api } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { answerJson } from './support/upstream-stub.ts';

let context: GatewayTestContext;
/** Requests that the services keep waiting. */
let held: (() => void)[] = [];
const given = (more: Record<string, string>) =>
  beforeEach(async () => {
    held = [];
    context = await createTestContext({ RATE_LIMIT_USER: '0', RATE_LIMIT_PLACE: '0', ...more });
    context.services.checkout.answer = (_, res) => void held.push(() => res.end('{}'));
  });
afterEach(async () => {
  for (const answer of held) answer();
  await context.close();
});

const place = (id: string) => context.as('alice').call(api.checkout.place, { params: { id } });
const addToCart = () => context.as('bob').send('POST', '/cart/items', {});
const arrive = () => context.send('POST', '/guests');
const statuses = async (...requests: Promise<{ status: number }>[]) =>
  (await Promise.all(requests)).map(({ status }) => status);
const metrics = async () => String((await context.admin.send('GET', '/metrics')).body);
const limit = async () => Number(/^purchases_in_flight_limit (\d+)/m.exec(await metrics())?.[1]);

/** Resolves when what has begun before now is older than that. */
const olderThan = (ms: number) => {
  const now = performance.now();
  return eventually(() => expect(performance.now() - now).toBeGreaterThan(ms));
};

/** So many purchases wait for their answer. */
const inFlight = async (count: number) => {
  const purchases = Array.from({ length: count }, (_, index) => place(`cs_${index}`));
  await eventually(() => expect(held).toHaveLength(count));
  return purchases;
};

describe('load shedding under overload: more purchases in flight than PURCHASES_IN_FLIGHT', () => {
  given({ PURCHASES_IN_FLIGHT: '10' });

  it('refuses new guests first, then carts, and sessions that pay last', async () => {
    void (await inFlight(4));
    expect(await statuses(arrive(), addToCart())).toEqual([201, 200]);
    const more = [place('cs_5'), place('cs_6')];
    await eventually(() => expect(held).toHaveLength(6));
    expect(await statuses(arrive(), addToCart())).toEqual([503, 200]);
    more.push(place('cs_7'), place('cs_8'));
    await eventually(() => expect(held).toHaveLength(8));
    expect(await statuses(arrive(), addToCart())).toEqual([503, 503]);
    more.push(place('cs_9'), place('cs_10'));
    await eventually(() => expect(held).toHaveLength(10));
    expect(await statuses(place('cs_11'))).toEqual([503]);
    for (const answer of held) answer();
    expect(await statuses(...more)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await statuses(arrive(), addToCart())).toEqual([201, 200]);
  });

  it('answers 503 with Retry-After, which differs so that not all come back at once', async () => {
    void (await inFlight(10));
    const refused = await Promise.all(Array.from({ length: 40 }, addToCart));
    const waits = new Set(refused.map(({ headers }) => Number(headers.get('retry-after'))));
    expect(refused[0]?.problem).toMatchObject({ status: 503, code: 'service_unavailable', retryable: true });
    expect(waits.size).toBeGreaterThan(1);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30);
    expect(await metrics()).toContain('purchases_shed_total{stage="shop"} 40');
  });

  it('refuses no operator, no webhook and no reader of orders', async () => {
    void (await inFlight(10));
    const operator = context.as('olivia', ['ops']).send('GET', '/admin/manual-orders');
    const webhook = context.send('POST', '/webhooks/stripe', {}, { 'stripe-signature': 't=1' });
    expect(await statuses(operator, webhook, context.as('alice').send('GET', '/orders'))).toEqual([200, 200, 200]);
  });
});

describe('load shedding under overload: slow answers', () => {
  given({ PURCHASES_IN_FLIGHT: '60', PLACE_DEADLINE_MS: '8000', UPSTREAM_DEADLINE_MS: '60000' });

  it('an answer after a quarter of its deadline makes the limit shrink; fast ones let it grow again', async () => {
    expect(await limit()).toBe(60);
    const [purchase] = await inFlight(1);
    await olderThan(2_100);
    held.pop()?.();
    expect((await purchase)?.status).toBe(200);
    await eventually(async () => expect(await limit()).toBe(54));

    const reads: Promise<unknown>[] = [];
    const keepBusy = Array.from({ length: 30 }, (_, index) =>
      context.as('alice').send('GET', `/checkout/sessions/cs_${index}`),
    );
    await eventually(() => expect(held).toHaveLength(30));
    for (let n = 0; n < 120; n += 1) reads.push(addToCart());
    await Promise.all(reads);
    expect(await limit()).toBeGreaterThan(54);
    for (const answer of held) answer();
    await Promise.all(keepBusy);
  });

  it('an answer that does not come in time counts as slow; a service that is down does not', async () => {
    expect(await statuses(place('cs_1'))).toEqual([503]);
    expect(await limit()).toBe(54);
    await olderThan(1_000);
    await context.services.checkout.stop();
    expect(await statuses(place('cs_2'))).toEqual([503]);
    expect(await limit()).toBe(54);
  });

  it('a 503 of a service counts as slow, and 202 of a bank that thinks does not', async () => {
    context.services.checkout.answer = answerJson(503, {});
    await place('cs_1');
    await eventually(async () => expect(await limit()).toBe(54));
    context.services.checkout.answer = (_, res) => void held.push(() => res.writeHead(202).end('{}'));
    const [purchase] = await inFlight(1);
    await olderThan(2_100);
    held.pop()?.();
    expect((await purchase)?.status).toBe(202);
    expect(await limit()).toBe(54);
  });
});

describe('carts take turns while the machine is full', () => {
  given({ PURCHASES_IN_FLIGHT: '20' });
  const cartsLimit = async () => Number(/^carts_limit (\d+)/m.exec(await metrics())?.[1]);

  it('few at a time when their answers become slow, all of them when they are fast again; *place* never waits', async () => {
    const { cart, checkout } = context.services;
    const atOnce = cart.answer;
    const after =
      (ms: number): typeof atOnce =>
      (received, res, req) =>
        void setTimeout(() => atOnce(received, res, req), ms);
    cart.answer = after(30);
    for (let n = 0; n < 10; n += 1) expect(await statuses(addToCart())).toEqual([200]);
    cart.answer = after(190);
    await eventually(async () => {
      expect(await statuses(...Array.from({ length: 5 }, addToCart))).toEqual(Array(5).fill(200));
      expect(await cartsLimit()).toBe(3);
    });

    checkout.answer = answerJson(200, {});
    cart.answer = (_, res) => void held.push(() => res.end('{}'));
    const carts = Array.from({ length: 8 }, addToCart);
    await eventually(() => expect(held.length).toBeGreaterThanOrEqual(3));
    expect(await statuses(place('cs_1'))).toEqual([200]);
    await eventually(() => expect(held).toHaveLength(8)); // a turn is over after 200 ms
    for (const answer of held) answer();
    expect(await statuses(...carts)).toEqual(Array(8).fill(200));

    cart.answer = after(30);
    await eventually(async () => {
      await statuses(...Array.from({ length: 10 }, addToCart));
      expect(await cartsLimit()).toBeGreaterThan(3);
    });
    expect(await metrics()).toContain('carts_waiting 0');
  });
});

describe('how long carts take when the machine is not full', () => {
  given({ PURCHASES_IN_FLIGHT: '20' });

  it('is learned from added items, not from stored answers, empty carts and refusals, which are next to no work', async () => {
    const { cart } = context.services;
    const fast = cart.answer;
    const normal: typeof fast = (received, res, req) => void setTimeout(() => fast(received, res, req), 150);
    const addTen = async () =>
      expect(await statuses(...Array.from({ length: 10 }, addToCart))).toEqual(Array(10).fill(200));
    cart.answer = normal;
    await addTen();
    cart.answer = answerJson(201, {}, { 'idempotent-replayed': 'true' });
    expect(await statuses(addToCart(), context.as('eve').send('GET', '/cart'))).toEqual([201, 201]);
    cart.answer = answerJson(400, {});
    expect(await statuses(addToCart())).toEqual([400]);
    cart.answer = normal;
    await addTen();
    expect(await metrics()).toContain('carts_limit 14');
  });
});

describe('a gateway that answers one request of a purchase at a time', () => {
  given({ PURCHASES_IN_FLIGHT: '1' });

  it('still lets a cart have its turn', async () => {
    expect(await statuses(addToCart())).toEqual([200]);
  });
});
