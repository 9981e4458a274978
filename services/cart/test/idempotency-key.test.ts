import { api } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let cart: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  const catalog = await stubCatalog(env);
  catalog.offer('cap');
  cart = await env.start(cartService);
});
afterAll(() => env.close());

const body = { storeId: 'nordstrom', productSku: 'cap' };
const add = (shopper: string, key: string, more: object = {}) =>
  cart.as(shopper).call(api.cart.addItem, { body: { ...body, ...more } }, { 'idempotency-key': key });
const count = async (shopper: string) => (await cart.as(shopper).call(api.cart.getCart)).body.summary.totalItemCount;

describe('a repeated Idempotency-Key', () => {
  it('replays the reply and adds nothing', async () => {
    const first = await add('ada', 'key-1');
    const again = await add('ada', 'key-1');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await count('ada')).toBe(1);
  });

  it('with another body is refused', async () => {
    await add('bea', 'key-1');
    expect(await add('bea', 'key-1', { quantity: 2 })).toMatchObject({
      status: 422,
      problem: { code: 'idempotency_key_reused' },
    });
    expect(await count('bea')).toBe(1);
  });

  it('of another shopper is another key', async () => {
    expect((await add('cid', 'shared')).status).toBe(201);
    const other = await add('dag', 'shared');
    expect(other.status).toBe(201);
    expect(other.headers.get('idempotent-replayed')).toBeNull();
  });

  it('concurrent requests with one key add once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => add('eli', 'rush')));
    const done = answers.filter(({ status }) => status === 201);
    const waiting = answers.filter(({ problem }) => problem.code === 'request_in_progress');
    expect(done.length + waiting.length).toBe(10);
    expect(done.length).toBeGreaterThan(0);
    for (const reply of waiting) expect(reply.headers.get('retry-after')).toBe('1');
    expect(await count('eli')).toBe(1);
  });

  it('replays a 422, but not a 409', async () => {
    const unknown = await add('flo', 'lost', { productSku: 'unknown' });
    const again = await add('flo', 'lost', { productSku: 'unknown' });
    expect(again).toMatchObject({ status: 422, problem: unknown.problem });
    expect(again.headers.get('idempotent-replayed')).toBe('true');

    const dearer = await add('flo', 'price', { priceCents: 1 });
    expect(dearer.status).toBe(409);
    expect((await add('flo', 'price')).status).toBe(201);
  });

  it('replays a batch', async () => {
    const batch = () =>
      cart.as('gia').call(api.cart.addItems, { body: { items: [body, body] } }, { 'idempotency-key': '"batch"' });
    const first = await batch();
    const again = await batch();
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await count('gia')).toBe(2);
  });
});
