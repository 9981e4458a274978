import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { requestRaw, sendBytes } from './support/raw-http.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

const tooLarge = 'x'.repeat(100 * 1024 + 1);
const bad = { authorization: 'Bearer nonsense' };
const good = async (role: 'customer' | 'ops' | 'admin' | 'service') => ({
  authorization: `Bearer ${await context.token('somebody', [role])}`,
});

describe('order of checks', () => {
  it('the path before the method, the token and the body', async () => {
    expect((await requestRaw(context.url, 'PUT', '/api/v1/nothing', { headers: bad, body: tooLarge })).status).toBe(
      404,
    );
  });
  it('the method before the token', async () => {
    expect((await requestRaw(context.url, 'PUT', '/api/v1/cart', { headers: bad, body: tooLarge })).status).toBe(405);
  });
  it('the token before the role and the body', async () => {
    const answer = await requestRaw(context.url, 'POST', '/api/v1/admin/catalog/offers', {
      headers: bad,
      body: tooLarge,
    });
    expect(answer.status).toBe(401);
  });
  it('the role before the body', async () => {
    const answer = await requestRaw(context.url, 'PUT', '/api/v1/admin/catalog/stores/x', {
      headers: await good('customer'),
      body: tooLarge,
    });
    expect(answer.status).toBe(403);
    expect(answer.problem.code).toBe('forbidden');
  });
  it('the size before the media type', async () => {
    const answer = await requestRaw(context.url, 'POST', '/api/v1/guests', {
      headers: { 'content-type': 'text/plain' },
      body: tooLarge,
    });
    expect(answer.status).toBe(413);
  });
});

describe('roles', () => {
  it.each([
    ['GET', '/api/v1/cart', { customer: 200, ops: 200, admin: 200, service: 403 }],
    ['GET', '/api/v1/admin/orders', { customer: 403, ops: 200, admin: 200, service: 403 }],
    ['PUT', '/api/v1/admin/catalog/stores/x', { customer: 403, ops: 403, admin: 200, service: 403 }],
    ['PUT', '/api/v1/orders/MO-ABC123/tracking', { customer: 403, ops: 200, admin: 200, service: 200 }],
    ['GET', '/api/v1/catalog/stores', { customer: 200, ops: 200, admin: 200, service: 200 }],
  ] as const)('%s %s', async (method, path, expected) => {
    const roles = ['customer', 'ops', 'admin', 'service'] as const;
    const statuses = await Promise.all(
      roles.map(async (role) => [
        role,
        (await requestRaw(context.url, method, path, { headers: await good(role) })).status,
      ]),
    );
    expect(Object.fromEntries(statuses)).toEqual(expected);
  });

  it('a token without roles is accepted by public endpoints only', async () => {
    const noRoles = context.withToken(await context.token('somebody', []));
    expect((await noRoles.send('GET', '/cart')).status).toBe(403);
    expect((await noRoles.send('GET', '/catalog/stores')).status).toBe(200);
  });
});

describe('request framing', () => {
  it('a request with both Content-Length and chunks is refused before routing', async () => {
    const received = await sendBytes(
      context.url,
      'POST /api/v1/webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(context.services.payments.received).toEqual([]);
  });
});
