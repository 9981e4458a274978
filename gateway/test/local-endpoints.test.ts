import { allEndpoints, api, isInternal } from '@muse/contracts';
import { decodeJwt } from 'jose';
import { createTestContext, type GatewayTestContext } from './support/context.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

describe('POST /guests', () => {
  it('returns a guest id and a token that is valid for 30 days', async () => {
    const { status, body, headers } = await context.call(api.gateway.createGuest);
    expect(status).toBe(201);
    expect(api.gateway.createGuest.replies[201].parse(body)).toEqual(body);
    expect(body.guestId).toMatch(/^guest_[A-Za-z0-9_-]{20}$/);
    expect(headers.get('cache-control')).toBe('no-store');
    const claims = decodeJwt(body.token);
    expect(claims).toMatchObject({ sub: body.guestId, iss: 'muse-guests', aud: 'muse' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(30 * 24 * 3600);
    expect((await context.withToken(body.token).send('GET', '/cart')).status).toBe(200);
  });

  it('creates another guest each time, even with the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'k1' };
    const first = await context.call(api.gateway.createGuest, {}, key);
    const second = await context.call(api.gateway.createGuest, {}, key);
    expect(second.status).toBe(201);
    expect(second.body.guestId).not.toBe(first.body.guestId);
  });

  it('accepts an empty object, and no other body', async () => {
    expect((await context.send('POST', '/guests', {})).status).toBe(201);
    expect((await context.send('POST', '/guests', { guestId: 'guest_mine' })).status).toBe(400);
    expect((await context.send('POST', '/guests', [])).status).toBe(400);
  });
});

describe('POST /dev/tokens', () => {
  const ask = (body: unknown, headers = {}) => context.send('POST', '/dev/tokens', body, headers);

  it('returns a token for any subject and roles', async () => {
    const { status, body } = await context.call(api.gateway.createDevToken, {
      body: { subject: 'olivia', roles: ['ops'] },
    });
    expect(status).toBe(201);
    expect((await context.withToken(body.token).send('GET', '/admin/orders')).status).toBe(200);
    expect((await context.withToken(body.token).send('PUT', '/admin/catalog/stores/x', {})).status).toBe(403);
  });

  it.each([
    ['nothing', undefined, [{ pointer: '', code: 'required' }]],
    ['an array', [], [{ pointer: '', code: 'invalid_type' }]],
    ['no subject', { roles: ['ops'] }, [{ pointer: '/subject', code: 'required' }]],
    ['a subject that is a number', { subject: 1, roles: ['ops'] }, [{ pointer: '/subject', code: 'invalid_type' }]],
    ['a guest’s name', { subject: 'guest_1', roles: ['customer'] }, [{ pointer: '/subject', code: 'custom' }]],
    ['an unknown role', { subject: 'a', roles: ['root'] }, [{ pointer: '/roles/0', code: 'invalid_value' }]],
    ['no role', { subject: 'a', roles: [] }, [{ pointer: '/roles', code: 'too_small' }]],
    ['an unknown field', { subject: 'a', roles: ['ops'], exp: 1 }, [{ pointer: '/exp', code: 'unknown_field' }]],
  ])('refuses %s with pointers', async (_, body, errors) => {
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    expect(answer.problem.code).toBe('validation_failed');
    expect(answer.problem.errors).toMatchObject(errors);
  });

  it.each([
    ['no JSON', '{"subject"', {}, 400, 'malformed_json'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'malformed_json'],
    ['a form', 'subject=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['XML', '<a/>', { 'content-type': 'text/xml' }, 415, 'unsupported_media_type'],
    ['something compressed', 'x', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
    ['a card number', { subject: '4242 4242 4242 4242', roles: ['ops'] }, {}, 422, 'card_number_refused'],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const answer = await ask(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.problem.code).toBe(code);
    expect(JSON.stringify(answer.problem)).not.toContain('4242');
  });

  it('refuses a card number in the query', async () => {
    expect((await context.send('POST', '/guests?card=4242424242424242')).status).toBe(422);
  });

  it('is 404 without a signing key', async () => {
    const gateway = await context.startAnother({ DEV_ISSUER_KEY: '' });
    expect((await gateway.send('POST', '/dev/tokens', { subject: 'a', roles: ['ops'] })).status).toBe(404);
  });
});

it('GET /openapi.json describes the endpoints', async () => {
  const answer = await context.send('GET', '/openapi.json');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.body).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
  expect(JSON.stringify(answer.body)).toContain('/checkout/sessions/{id}/place');
});

describe('GET /docs', () => {
  const open = (path: string, method = 'GET') => fetch(`${context.url}${path}`, { method });

  it('shows every public endpoint as a page without script', async () => {
    const response = await open('/docs');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    const shown = allEndpoints.filter((endpoint) => !isInternal(endpoint));
    for (const { method, path, summary } of shown) {
      expect(page).toContain(`<code>${method} ${path.replace(/:([A-Za-z]+)/g, '{$1}')}</code>`);
      expect(page).toContain(summary.replaceAll('&', '&amp;').replaceAll('"', '&quot;'));
    }
    expect(page).toContain('href="/api/v1/openapi.json"');
    expect(page).not.toContain('/internal/');
    expect(page).not.toMatch(/<script/i);
  });

  it('is at this path only, and is only read', async () => {
    expect((await open('/api/v1/docs')).status).toBe(404);
    expect((await open('/docs/')).status).toBe(404);
    expect((await open('/docs', 'POST')).status).toBe(405);
    expect((await open('/docs', 'HEAD')).status).toBe(200);
  });
});
