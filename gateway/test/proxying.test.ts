import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { requestRaw, sendBytes } from './support/raw-http.ts';
import { answerJson } from './support/upstream-stub.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const bearer = async () => ({ authorization: `Bearer ${await context.token('alice')}` });

describe('the body of a webhook', () => {
  const event = { id: 'evt_1', amount: 1.0, text: 'Zoë & co. 😀' };
  it.each([
    ['as Stripe writes them', Buffer.from(JSON.stringify(event, null, 2))],
    ['with odd whitespace', Buffer.from(`\r\n\t {"a" :\u00a01.50,\n\n"a": 2}  \n`)],
    ['with a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
    ['that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x7d])],
    ['that are no text', randomBytes(70_000)],
    ['compressed', gzipSync(JSON.stringify(event)), { 'content-encoding': 'gzip' }],
    ['as large as may be', randomBytes(1024 * 1024)],
  ])('arrives unchanged %s', async (_, bytes, more: Record<string, string> = {}) => {
    const signature = 't=1,v1=abc';
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature, ...more };
    const answer = await requestRaw(context.url, 'POST', '/api/v1/webhooks/stripe', { headers, body: bytes });
    expect(answer.status).toBe(200);
    const received = context.services.payments.received.at(-1);
    expect(sha256(received?.body ?? Buffer.alloc(0))).toBe(sha256(bytes));
    expect(received?.headers).toMatchObject({ ...headers, 'content-length': String(bytes.length) });
  });

  it.each([
    ['ACP', { 'merchant-signature': 't=1,v1=abc', 'request-id': 'r 1' }],
    [
      'UCP',
      {
        signature: 'sig1=:AAAA:',
        'signature-input': 'sig1=("@method" "@authority" "@path" "content-digest");created=1;keyid="k"',
        'content-digest': 'sha-256=:AAAA:',
        'ucp-agent': 'profile="https://store.example/profile"',
        'webhook-id': 'evt_1',
        'webhook-timestamp': '1700000000',
      },
    ],
  ])('of a store arrives unchanged, with what %s signs', async (_, signature: Record<string, string>) => {
    const bytes = Buffer.from(`\r\n${JSON.stringify(event, null, 2)}\u00a0 `);
    const headers = { 'content-type': 'application/json; charset=utf-8', ...signature };
    const path = '/api/v1/webhooks/stores/nordstrom';
    expect((await requestRaw(context.url, 'POST', path, { headers, body: bytes })).status).toBe(200);
    const received = context.services.placement.received.at(-1);
    expect(received?.body.equals(bytes)).toBe(true);
    expect(received?.url).toBe(path);
    expect(received?.headers).toMatchObject({ ...headers, 'content-length': String(bytes.length) });
    const unsigned = await requestRaw(context.url, 'POST', path, { headers: {}, body: bytes });
    expect([unsigned.status, unsigned.problem.code]).toEqual([401, 'invalid_store_signature']);
  });

  it('arrives unchanged when it is chunked', async () => {
    const pieces = [randomBytes(10), randomBytes(60_000), randomBytes(1)];
    const headers = { 'stripe-signature': 't=1,v1=abc' };
    await requestRaw(context.url, 'POST', '/api/v1/webhooks/stripe', { headers, body: pieces });
    const received = context.services.payments.received.at(-1);
    expect(sha256(received?.body ?? Buffer.alloc(0))).toBe(sha256(Buffer.concat(pieces)));
  });
});

describe('a request', () => {
  it('is forwarded with the headers that services read and the query as it was sent', async () => {
    const sent = {
      ...(await bearer()),
      accept: 'application/json',
      'content-type': 'application/json',
      'if-match': 'W/"3"',
      'if-none-match': '"4"',
      'idempotency-key': '"a key"',
      'user-agent': 'a shop/1.0',
    };
    await requestRaw(context.url, 'POST', '/api/v1/cart/items?b=%20+&a=1&a=2&%C3%B6=', { headers: sent, body: '{ }' });
    const received = context.services.cart.received.at(-1);
    expect(received?.headers).toMatchObject(sent);
    expect(received?.url).toBe('/api/v1/cart/items?b=%20+&a=1&a=2&%C3%B6=');
    expect(received?.body.toString()).toBe('{ }');
  });

  it('is forwarded without headers that could forge an identity or an address', async () => {
    const headers = {
      ...(await bearer()),
      'x-user-id': 'bob',
      'x-user-roles': 'admin',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-real-ip': '10.0.0.1',
      'x-original-url': '/internal/offers',
      'x-rewrite-url': '/internal/offers',
      'x-http-method-override': 'DELETE',
      forwarded: 'for=10.0.0.1',
      'muse-repeated': 'true',
      'muse-subject': 'bob',
      'muse-deadline': '86400000',
      'proxy-authorization': 'Basic x',
      te: 'trailers',
      connection: 'close, x-user-id',
      cookie: 'a=b',
      'keep-alive': 'timeout=5',
    };
    await requestRaw(context.url, 'GET', '/api/v1/cart', { headers });
    const { host, ...received } = context.services.cart.received.at(-1)?.headers ?? {};
    expect(Object.keys(received).sort()).toEqual([
      'authorization',
      'connection',
      'muse-client-address',
      'muse-deadline',
      'traceparent',
      'x-request-id',
    ]);
    expect(Number(received['muse-deadline'])).toBeLessThanOrEqual(10_000); // the gateway's own
    expect(received.connection).toBe('keep-alive');
    expect(`http://${host}`).toBe(context.services.cart.url);
  });

  it('is forwarded without a body if the endpoint takes none', async () => {
    await requestRaw(context.url, 'DELETE', '/api/v1/cart', { headers: await bearer(), body: '{"a":1}' });
    expect(context.services.cart.received.at(-1)).toMatchObject({ method: 'DELETE', body: Buffer.alloc(0) });
  });
});

describe('a query with unusual characters', () => {
  it('is forwarded byte for byte or refused with 400, never a 5xx', async () => {
    const token = await context.token('alice');
    for (const odd of ['\u00c3\u00b6', '\u00ff', '\t', '\f', '\u007f', '\u0001', '%', '"<>{}|^`']) {
      const head = `GET /api/v1/cart?q=${odd} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`;
      context.services.cart.received.length = 0;
      const received = await sendBytes(context.url, head);
      const status = Number(received.slice(9, 12));
      expect([odd, status]).toEqual([odd, context.services.cart.received.length === 1 ? 200 : 400]);
      if (status === 200) expect(context.services.cart.received[0]?.url).toBe(`/api/v1/cart?q=${odd}`);
    }
  });
});

describe('a response', () => {
  it('is returned with status, headers and body, without muse-* and connection headers', async () => {
    context.services.cart.answer = (_, res) =>
      void res
        .writeHead(418, {
          'content-type': 'application/problem+json',
          etag: '"7"',
          location: '/api/v1/cart',
          'cache-control': 'no-store',
          'set-cookie': ['a=1', 'b=2'],
          'x-request-id': 'its-own',
          'muse-repeated': 'true',
          'muse-anything': 'x',
          'keep-alive': 'timeout=7',
        })
        .end('{ "as":  "it is" }');
    const answer = await requestRaw(context.url, 'GET', '/api/v1/cart', {
      headers: { ...(await bearer()), 'x-request-id': 'mine' },
    });
    expect(answer.status).toBe(418);
    expect(answer.body.toString()).toBe('{ "as":  "it is" }');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      etag: '"7"',
      location: '/api/v1/cart',
      'cache-control': 'no-store',
      'set-cookie': ['a=1', 'b=2'],
      'x-request-id': 'mine',
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('muse-'))).toEqual([]);
  });

  it('is returned when it is empty (204, 304) and when it is large', async () => {
    const headers = await bearer();
    for (const status of [204, 304]) {
      context.services.cart.answer = (_, res) => void res.writeHead(status, { etag: '"1"' }).end();
      const answer = await requestRaw(context.url, 'GET', '/api/v1/cart', { headers });
      expect(answer).toMatchObject({ status, body: Buffer.alloc(0) });
    }
    const much = randomBytes(5 * 1024 * 1024);
    context.services.cart.answer = (_, res) => void res.writeHead(200).end(much);
    expect(sha256((await requestRaw(context.url, 'GET', '/api/v1/cart', { headers })).body)).toBe(sha256(much));
  });

  it('is streamed: the caller reads the first chunk before the last is sent', async () => {
    let finish: () => void = () => undefined;
    context.services.orders.answer = (_, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      finish = () => res.end('data: 2\n\n');
    };
    const answer = await fetch(`${context.url}/api/v1/orders`, { headers: await bearer() });
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 1\n\n');
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 2\n\n');
  });

  it('with status 503 is returned as it is', async () => {
    context.services.cart.answer = answerJson(503, { code: 'service_unavailable' }, { 'retry-after': '7' });
    const answer = await requestRaw(context.url, 'GET', '/api/v1/cart', { headers: await bearer() });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('7');
  });
});

describe('every response', () => {
  it.each([
    ['is forwarded', 'GET', '/api/v1/catalog/stores', 200],
    ['is refused', 'GET', '/api/v1/cart', 401],
    ['is local', 'POST', '/api/v1/guests', 201],
  ])('that %s has the security headers and a request id', async (_, method, path, status) => {
    const answer = await requestRaw(context.url, method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it('keeps a short and plain X-Request-Id, and creates a new one otherwise', async () => {
    const idFor = async (id: string) =>
      (await requestRaw(context.url, 'GET', '/api/v1/catalog/stores', { headers: { 'x-request-id': id } })).headers[
        'x-request-id'
      ];
    expect(await idFor('order-17:retry.2')).toBe('order-17:retry.2');
    expect(context.services.catalog.received.at(-1)?.headers['x-request-id']).toBe('order-17:retry.2');
    for (const odd of ['with space', '<script>', 'x'.repeat(10_000), ''])
      expect(await idFor(odd)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('continues the trace of the caller, and starts a new one if traceparent is malformed', async () => {
    const traceFor = async (traceparent: string) => {
      await requestRaw(context.url, 'GET', '/api/v1/catalog/stores', { headers: { traceparent } });
      return context.services.catalog.received.at(-1)?.headers.traceparent;
    };
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    expect(await traceFor(`00-${trace}-00f067aa0ba902b7-01`)).toMatch(
      new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`),
    );
    expect(await traceFor('nonsense')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

it('services receive the address of the caller from the gateway, never from the caller', async () => {
  await requestRaw(context.url, 'GET', '/api/v1/catalog/stores', { headers: { 'muse-client-address': '203.0.113.1' } });
  expect(context.services.catalog.received.at(-1)?.headers['muse-client-address']).toBe('127.0.0.1');
});
