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
afterAll(async () => {
  expect(await env.look('select 1 from cart.cart')).toEqual([]); // no refused request created a cart
  await env.close();
});

const good = { storeId: 'nordstrom', productSku: 'cap' };
const post = (body: unknown, headers?: Record<string, string>) =>
  cart.as('mallory').send('POST', '/cart/items', body, headers);

describe('an invalid request', () => {
  it.each([
    ['a quantity of -1', { ...good, quantity: -1 }, '/quantity'],
    ['a quantity of 0', { ...good, quantity: 0 }, '/quantity'],
    ['a quantity of 100', { ...good, quantity: 100 }, '/quantity'],
    ['a quantity in words', { ...good, quantity: '2' }, '/quantity'],
    ['half a unit', { ...good, quantity: 1.5 }, '/quantity'],
    ['a null quantity', { ...good, quantity: null }, '/quantity'],
    ['a total', { ...good, totalCents: 1 }, '/totalCents'],
    ['a price below zero', { ...good, priceCents: -1 }, '/priceCents'],
    ['an empty size', { ...good, size: '' }, '/size'],
    ['no product', { storeId: 'nordstrom' }, '/productSku'],
    ['text with a NUL character', { ...good, size: 'a\u0000b' }, '/size'],
    ['an array as body', [good], ''],
  ])('with %s is refused with a pointer', async (_, body, pointer) => {
    const refused = await post(body);
    expect(refused).toMatchObject({ status: 400, problem: { code: 'validation_failed' } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.problem.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('that is not JSON is refused', async () => {
    expect(await post('{"storeId":')).toMatchObject({ status: 400, problem: { code: 'malformed_json' } });
    expect(await post('<cart/>', { 'content-type': 'text/xml' })).toMatchObject({ status: 415 });
    expect(await post({ ...good, size: 'x'.repeat(110_000) })).toMatchObject({ status: 413 });
  });

  it('with a card number in any field is refused', async () => {
    for (const body of [
      { ...good, productSku: '4242 4242 4242 4242' },
      { ...good, priceCents: 4242424242424242 },
      { ...good, note: '5555-5555-5555-4444' },
    ]) {
      const refused = await post(body);
      expect(refused).toMatchObject({ status: 422, problem: { code: 'card_number_refused' } });
      expect(JSON.stringify(refused.problem)).not.toMatch(/4242|5555/);
    }
    const asked = await cart.as('mallory').send('GET', '/cart/items/check?storeId=a&productSku=4242424242424242');
    expect(asked).toMatchObject({ status: 422, problem: { code: 'card_number_refused' } });
  });

  it('without a valid token or with the wrong role is refused', async () => {
    expect(await cart.send('GET', '/cart')).toMatchObject({ status: 401, problem: { code: 'unauthorized' } });
    expect(await cart.withToken('nonsense').send('GET', '/cart')).toMatchObject({ status: 401 });
    const service = await cart.as('robot', ['service']).send('GET', '/cart');
    expect(service).toMatchObject({ status: 403, problem: { code: 'forbidden' } });
  });

  it('to an unknown path is a 404, with a wrong method a 405', async () => {
    const mallory = cart.as('mallory');
    expect(await mallory.send('GET', '/carts')).toMatchObject({ status: 404 });
    const wrong = await mallory.send('PUT', '/cart');
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('DELETE, GET, HEAD');
    expect(await mallory.send('DELETE', '/cart/items/ci_nothing')).toMatchObject({ status: 404 });
    expect((await mallory.send('PATCH', '/cart/items/ci_nothing/quantity', { quantity: 100 })).status).toBe(400);
  });
});
