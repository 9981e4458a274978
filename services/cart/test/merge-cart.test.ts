import { api, guestMerged } from '@muse/contracts';
import { RefusalError, reply } from '@muse/kit';
import { createTestEnvironment, stubbed, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let catalog: StubCatalog;
let cart: TestServer;
/** Guests who are paying. */
const paying = new Set<string>();
let released: string[] = [];
beforeAll(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
  await env.stub('checkout', [
    stubbed(api.checkout.releaseGuest, ({ params: { guest }, body: { shopper } }) => {
      if (paying.has(guest)) throw new RefusalError('checkout_in_progress');
      released.push(`${guest} → ${shopper}`);
      return reply(204, undefined);
    }),
  ]);
  cart = await env.start(cartService);
  for (const sku of ['tee', 'cap', 'mug']) catalog.offer(sku, { priceCents: 1_000 });
});
beforeEach(() => {
  released = [];
});
afterAll(() => env.close());

const add = async (client: Pick<TestServer, 'call'>, productSku: string, quantity = 1) => {
  const { status } = await client.call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku, quantity } });
  expect([200, 201]).toContain(status);
};
const guestOf = async (guest: string) => {
  const guestToken = await env.guestToken(guest);
  return { guestToken, client: cart.withToken(guestToken) };
};
const merge = (shopper: string, guestToken: string, headers: Record<string, string> = {}) =>
  cart.as(shopper).call(api.cart.mergeCart, { body: { guestToken } }, headers);
const skusOf = (body: { stores: { items: { productSku: string; quantity: number }[] }[] }) =>
  body.stores.flatMap(({ items }) => items.map(({ productSku, quantity }) => `${quantity} × ${productSku}`));

describe('a guest who signs in', () => {
  it('finds the units of both carts in one, and the guest’s cart is gone', async () => {
    const { guestToken, client } = await guestOf('guest_ann');
    await add(cart.as('ann'), 'tee', 2);
    await add(client, 'tee', 3);
    await add(client, 'cap');
    const merged = await merge('ann', guestToken);
    expect(merged.status).toBe(200);
    expect(skusOf(merged.body)).toEqual(['5 × tee', '1 × cap']);
    expect(merged.body.messages).toEqual([]);
    expect(merged.headers.get('etag')).toBe(`"${merged.body.version}"`);
    expect(merged.headers.get('muse-merged-guest')).toBe('guest_ann');
    expect(merged.body.version).toBe(2);
    expect((await client.call(api.cart.getCart)).body.stores).toEqual([]);
    expect(released).toEqual(['guest_ann → ann']);
    const published = await env.spy.waitFor(guestMerged, ({ guest }) => guest === 'guest_ann');
    expect(published.data).toEqual({ guest: 'guest_ann', shopper: 'ann' });
  });

  it('is told what did not fit into the cart', async () => {
    const { guestToken, client } = await guestOf('guest_bob');
    await add(cart.as('bob'), 'cap');
    await add(cart.as('bob'), 'tee', 95);
    await add(client, 'tee', 10);
    const { body } = await merge('bob', guestToken);
    expect(skusOf(body)).toEqual(['1 × cap', '99 × tee']);
    expect(body.messages).toEqual([
      {
        severity: 'warning',
        code: 'quantity_limit',
        detail: '6 × Product tee could not be added: a cart holds at most 99 of one variant.',
        pointer: '/stores/0/items/1',
      },
    ]);
  });

  it('may repeat the request: the second one changes nothing', async () => {
    const { guestToken, client } = await guestOf('guest_cem');
    await add(client, 'mug', 4);
    const [first, second] = [await merge('cem', guestToken), await merge('cem', guestToken)];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('muse-merged-guest')).toBe('guest_cem');
    const key = { 'idempotency-key': 'sign-in' };
    const [third, replayed] = [await merge('cem', guestToken, key), await merge('cem', guestToken, key)];
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect(replayed.body).toEqual(third.body);
    expect(env.spy.received(guestMerged).filter(({ data }) => data.guest === 'guest_cem')).toHaveLength(1);
  });

  it('concurrent requests move the lines once', async () => {
    const { guestToken, client } = await guestOf('guest_deb');
    await add(client, 'mug', 4);
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await merge('deb', guestToken)).status));
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(skusOf((await cart.as('deb').call(api.cart.getCart)).body)).toEqual(['4 × mug']);
  });

  it('cannot sign in as two shoppers', async () => {
    const { guestToken, client } = await guestOf('guest_eve');
    await add(client, 'mug');
    expect((await merge('eve', guestToken)).status).toBe(200);
    const again = await merge('mallory', guestToken);
    expect(again.problem).toMatchObject({ status: 422, code: 'guest_token_invalid' });
    expect(released).toEqual(['guest_eve → eve']);
  });
});

describe('a merge is refused, and changes nothing,', () => {
  it('while the guest is paying', async () => {
    const { guestToken, client } = await guestOf('guest_fay');
    await add(client, 'mug');
    paying.add('guest_fay');
    expect((await merge('fay', guestToken)).problem).toMatchObject({ status: 409, code: 'checkout_in_progress' });
    expect(skusOf((await client.call(api.cart.getCart)).body)).toEqual(['1 × mug']);
    paying.delete('guest_fay');
    expect((await merge('fay', guestToken)).status).toBe(200);
  });

  it('for what is no token of a guest', async () => {
    const tokens = ['nonsense', await env.token('gus'), `${await env.guestToken('guest_gus')}x`];
    for (const token of tokens)
      expect((await merge('gus', token)).problem).toMatchObject({ status: 422, code: 'guest_token_invalid' });
    const empty = await cart.as('gus').send('POST', '/cart/merge', {});
    expect(empty.status).toBe(400);
    expect(released).toEqual([]);
  });

  it('for a guest, who has not signed in', async () => {
    const [one, two] = [await guestOf('guest_hal'), await guestOf('guest_ida')];
    const refused = await one.client.call(api.cart.mergeCart, { body: { guestToken: two.guestToken } });
    expect(refused.problem).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('with a stale If-Match', async () => {
    const { guestToken, client } = await guestOf('guest_jan');
    await add(client, 'mug');
    const stale = await merge('jan', guestToken, { 'if-match': '"7"' });
    expect(stale.problem).toMatchObject({ status: 412, code: 'version_stale' });
    expect(released).toEqual([]);
    expect(skusOf((await client.call(api.cart.getCart)).body)).toEqual(['1 × mug']);
  });
});

it('the record of a guest is deleted as late as the cart of a guest', async () => {
  const { guestToken } = await guestOf('guest_kim');
  expect((await merge('kim', guestToken)).status).toBe(200);
  const records = () => env.look("select from cart.merged_guest where guest = 'guest_kim'");
  await env.moveClock('cart', 59 * 86_400);
  await cart.runDue();
  expect(await records()).toHaveLength(1);
  await env.moveClock('cart', 61 * 86_400);
  await cart.runDue();
  expect(await records()).toHaveLength(0);
});
