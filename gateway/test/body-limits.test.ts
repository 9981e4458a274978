import { request } from 'node:http';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { requestRaw } from './support/raw-http.ts';

let context: GatewayTestContext;
let admin: Record<string, string>;
beforeAll(async () => {
  context = await createTestContext();
  admin = {
    authorization: `Bearer ${await context.token('boss', ['admin'])}`,
    ...{ 'content-type': 'application/json', 'stripe-signature': 't=1,v1=abc', 'merchant-signature': 't=1,v1=abc' },
  };
});
afterAll(() => context.close());

const limits = [
  ['an ordinary body', 'POST', '/api/v1/cart/items', 100 * 1024],
  ['a batch of offers', 'POST', '/api/v1/admin/catalog/offers', 2 * 1024 * 1024],
  ['a webhook', 'POST', '/api/v1/webhooks/stripe', 1024 * 1024],
  ['an order event of a store', 'POST', '/api/v1/webhooks/stores/nordstrom', 512 * 1024],
  ['a body of an endpoint that takes none', 'DELETE', '/api/v1/cart', 100 * 1024],
] as const;

describe.each(limits)('%s', (_, method, path, limit) => {
  it('may be as large as its limit, with Content-Length or chunked', async () => {
    const largest = Buffer.alloc(limit, 'a');
    expect((await requestRaw(context.url, method, path, { headers: admin, body: largest })).status).toBe(200);
    expect((await requestRaw(context.url, method, path, { headers: admin, body: [largest] })).status).toBe(200);
  });

  it('is refused with 413 when it is one byte larger, with Content-Length or chunked, and the service receives nothing', async () => {
    for (const service of Object.values(context.services)) service.received.length = 0;
    for (const body of [Buffer.alloc(limit + 1, 'a'), [Buffer.alloc(limit, 'a'), 'a']]) {
      const answer = await requestRaw(context.url, method, path, { headers: admin, body });
      expect(answer.status).toBe(413);
      expect(answer.problem.code).toBe('body_too_large');
    }
    expect(Object.values(context.services).flatMap((service) => service.received)).toEqual([]);
  });
});

describe('a body far beyond the limit', () => {
  const start = (headers: Record<string, string>) => {
    const asking = request(`${context.url}/api/v1/cart/items`, { method: 'POST', headers: { ...admin, ...headers } });
    const status = new Promise<number | undefined>((resolve) =>
      asking.on('response', (res) => {
        res.resume();
        resolve(res.statusCode);
      }),
    );
    const cut = new Promise<void>((resolve) => asking.on('close', resolve));
    asking.on('error', () => undefined);
    return { asking, status, cut };
  };

  it('is refused by its Content-Length alone, before the first byte', async () => {
    const { asking, status } = start({ 'content-length': '100000000000' });
    asking.flushHeaders();
    expect(await status).toBe(413);
    asking.destroy();
  });

  it('is refused while it is still being sent; a caller that goes on sending is disconnected', async () => {
    const { asking, status, cut } = start({});
    const sending = setInterval(() => asking.write(Buffer.alloc(64 * 1024)), 5);
    expect(await status).toBe(413);
    await cut;
    clearInterval(sending);
  });
});

it('a caller that disconnects in the middle of a body is not forwarded', async () => {
  context.services.cart.received.length = 0;
  const asking = request(`${context.url}/api/v1/cart/items`, {
    method: 'POST',
    headers: { ...admin, 'content-length': '1000' },
  });
  asking.on('error', () => undefined);
  asking.write('{"half":');
  await new Promise((resolve) => setImmediate(resolve));
  asking.destroy();
  expect((await requestRaw(context.url, 'GET', '/api/v1/cart', { headers: admin })).status).toBe(200);
  expect(context.services.cart.received.map(({ method }) => method)).toEqual(['GET']);
});
