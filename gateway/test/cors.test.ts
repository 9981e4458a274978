import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { requestRaw } from './support/raw-http.ts';

let context: GatewayTestContext;
let open: { url: string };
beforeAll(async () => {
  context = await createTestContext();
  open = await context.startAnother({ CORS_ORIGINS: 'https://shop.example, https://console.example' });
});
afterAll(() => context.close());

const preflight = (url: string, origin: string, path = '/api/v1/cart/items') =>
  requestRaw(url, 'OPTIONS', path, {
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });
const listOf = (value: unknown) => String(value).toLowerCase().split(/, ?/);

describe('CORS of a configured origin', () => {
  it('preflight allows the methods and headers we use', async () => {
    const answer = await preflight(open.url, 'https://shop.example');
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example');
    expect(answer.headers.vary).toMatch(/Origin/);
    expect(listOf(answer.headers['access-control-allow-methods']).sort()).toEqual([
      'delete',
      'get',
      'head',
      'patch',
      'post',
      'put',
    ]);
    expect(listOf(answer.headers['access-control-allow-headers'])).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'if-match', 'idempotency-key']),
    );
  });

  it('exposes the headers it needs, on replies and refusals alike', async () => {
    for (const path of ['/api/v1/catalog/stores', '/api/v1/cart', '/api/v1/nothing']) {
      const { headers } = await requestRaw(open.url, 'GET', path, { headers: { origin: 'https://console.example' } });
      expect(headers['access-control-allow-origin']).toBe('https://console.example');
      expect(listOf(headers['access-control-expose-headers'])).toEqual([
        'etag',
        'location',
        'retry-after',
        'x-request-id',
        'idempotent-replayed',
        'ratelimit',
        'ratelimit-policy',
      ]);
    }
  });
});

describe('CORS of any other origin', () => {
  it('preflight allows nothing', async () => {
    for (const url of [open.url, context.url]) {
      const answer = await preflight(url, 'https://evil.example');
      expect(answer.status).toBe(204);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      const asked = await requestRaw(url, 'GET', '/api/v1/catalog/stores', {
        headers: { origin: 'https://evil.example' },
      });
      expect(asked.status).toBe(200);
      expect(asked.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('changes by an operator are refused with 403', async () => {
    const authorization = `Bearer ${await context.token('olivia', ['ops'])}`;
    const claim = (url: string, headers: Record<string, string>) =>
      requestRaw(url, 'POST', '/api/v1/admin/manual-orders/MO-ABC123/claim', {
        headers: { authorization, ...headers },
      });
    expect((await claim(context.url, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await claim(context.url, { origin: 'null' })).status).toBe(403);
    expect((await claim(context.url, { origin: context.url })).status).toBe(200);
    expect((await claim(context.url, {})).status).toBe(200);
    expect((await claim(open.url, { origin: 'https://console.example' })).status).toBe(200);
  });
});

it('OPTIONS that is no preflight is answered with Allow', async () => {
  const answer = await requestRaw(open.url, 'OPTIONS', '/api/v1/cart', { headers: { origin: 'https://shop.example' } });
  expect(answer.status).toBe(204);
  expect(answer.headers.allow).toBe('DELETE, GET, HEAD, OPTIONS');
});
