import { allEndpoints, type Declaration, fillPath, fullPath, isInternal, type Role } from '@muse/contracts';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { requestRaw } from './support/raw-http.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

/** A value for every parameter of a path: those with a form of their own, and `x_1` for the others. */
const formed: Record<string, string> = { orderNumber: 'MO-ABC123', version: '1', hash: 'a'.repeat(64) };
const names = new Proxy(formed, { get: (_, name: string) => formed[name] ?? 'x_1' });
const concrete = (endpoint: Declaration) => fillPath(fullPath(endpoint), names);
const bearer = async (role: Role) => ({ authorization: `Bearer ${await context.token('somebody', [role])}` });
const table = (endpoints: Declaration[]) => endpoints.map((endpoint) => [endpoint.id, endpoint] as const);

describe('an endpoint of a service', () => {
  const outside = allEndpoints.filter((endpoint) => !isInternal(endpoint) && endpoint.service !== 'gateway');
  it.each(table(outside))('%s is forwarded to its service only', async (_, endpoint) => {
    for (const service of Object.values(context.services)) service.received.length = 0;
    const answer = await requestRaw(context.url, endpoint.method, concrete(endpoint), {
      headers: { ...(await bearer('admin')), 'stripe-signature': 't=1', 'merchant-signature': 't=1' },
    });
    expect(answer.status).toBe(200);
    const received = Object.entries(context.services).flatMap(([name, service]) =>
      service.received.map(({ method, url }) => ({ name, method, url })),
    );
    expect(received).toEqual([{ name: endpoint.service, method: endpoint.method, url: concrete(endpoint) }]);
  });
});

describe('an internal endpoint', () => {
  it.each(table(allEndpoints.filter(isInternal)))('%s does not exist from outside', async (_, endpoint) => {
    const headers = await bearer('service');
    for (const path of [concrete(endpoint), `/api/v1${concrete(endpoint)}`]) {
      const answer = await requestRaw(context.url, endpoint.method, path, { headers });
      expect(answer.status).toBe(404);
      expect(answer.problem.code).toBe('not_found');
    }
  });
});

describe('a path that almost matches', () => {
  const almost = [
    '/api/v1//cart',
    '//api/v1/cart',
    '/api/v1/cart/',
    '/API/v1/cart',
    '/api/v1/Cart',
    '/api/v1/c%61rt',
    '/api/v1/./cart',
    '/api/v1/orders/../cart',
    '/api/v1/%2e%2e/internal/offers',
    '/api/v1/../internal/offers',
    '/api/v1/cart;a=b',
    '/api/v1/cart%00',
    '/api/v1/cart%3Fx',
    '/api/v1/orders/%zz',
    '/api/v1/orders/%00',
    '/api/v1/livez',
    '/api/v1/metrics',
    '/api/v2/cart',
    '/api/v1',
    '/',
    'http://elsewhere.example/api/v1/cart',
    '*',
  ];
  it.each(almost)('%s is 404 and is not forwarded', async (path) => {
    context.services.cart.received.length = context.services.orders.received.length = 0;
    const answer = await requestRaw(context.url, 'GET', path, { headers: await bearer('admin') });
    expect(answer.status).toBe(404);
    expect(answer.problem).toMatchObject({ code: 'not_found', status: 404 });
    expect([...context.services.cart.received, ...context.services.orders.received]).toEqual([]);
  });

  it('with an id of 10 kB is 404', async () => {
    const answer = await requestRaw(context.url, 'GET', `/api/v1/orders/${'a'.repeat(10_000)}`, {
      headers: await bearer('customer'),
    });
    expect(answer.status).toBe(404);
  });

  it('with a card number is not repeated in the answer', async () => {
    const answer = await requestRaw(context.url, 'GET', '/api/v1/cards/4242424242424242');
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).not.toContain('4242424242424242');
  });

  it('an encoded id and query reach the service undecoded', async () => {
    context.services.orders.received.length = 0;
    await requestRaw(context.url, 'GET', '/api/v1/orders/..%2F..%2Finternal?a=%2e&a=b', {
      headers: await bearer('customer'),
    });
    expect(context.services.orders.received[0]?.url).toBe('/api/v1/orders/..%2F..%2Finternal?a=%2e&a=b');
  });
});

describe('a method', () => {
  it('that the path does not have is 405 with Allow', async () => {
    const answer = await requestRaw(context.url, 'PATCH', '/api/v1/cart');
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('DELETE, GET, HEAD, OPTIONS');
    expect(answer.problem.code).toBe('method_not_allowed');
  });

  it('OPTIONS is 204 with Allow', async () => {
    const answer = await requestRaw(context.url, 'OPTIONS', '/api/v1/cart/items/ci_1/quantity');
    expect(answer.status).toBe(204);
    expect(answer.headers.allow).toBe('PATCH, OPTIONS');
    expect(answer.body).toHaveLength(0);
    expect((await requestRaw(context.url, 'OPTIONS', '/api/v1/nothing')).status).toBe(404);
  });

  it('HEAD is GET without a body', async () => {
    const answer = await requestRaw(context.url, 'HEAD', '/api/v1/cart', { headers: await bearer('customer') });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toHaveLength(0);
    expect(context.services.cart.received.at(-1)?.method).toBe('HEAD');
  });

  it('HEAD of a refusal has no body either', async () => {
    const answer = await requestRaw(context.url, 'HEAD', '/api/v1/cart');
    expect(answer.status).toBe(401);
    expect(answer.body).toHaveLength(0);
  });
});
