import { api } from '@muse/contracts';
import { answer, commonSettings, declareConfig, migration, reply, service } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';

/** A service with two endpoints, for testing what every endpoint does. */
let gate: (() => void) | undefined;
const small = service('placement', {
  config: declareConfig(commonSettings('placement', 0)),
  migrations: [migration(1001, 'called off', 'create table called_off (order_number text, by text)')],
  actions: [
    answer(api.placement.claimEntry, async ({ params, actor, expects }, { transaction }) => {
      expects(7);
      if (params.orderNumber === 'WAIT') await new Promise<void>((resolve) => (gate = resolve));
      return transaction(async (tx) => {
        await tx.run`insert into called_off values (${params.orderNumber}, ${actor.subject})`;
        const rows = await tx.one<{
          times: number;
        }>`select count(*) as times from called_off where order_number = ${params.orderNumber}`;
        return reply(200, entry(rows?.times ?? 0), { version: 7 });
      });
    }),
    answer(api.placement.failByHand, async () => reply(200, entry(0))),
    answer(api.placement.listQueue, async () => reply(200, { orders: [], nextCursor: null })),
  ],
});

const entry = (version: number) => ({
  museOrderNumber: 'MO-000000',
  taskId: 'task_1',
  status: 'claimed' as const,
  priority: 0,
  storeId: 's',
  storeName: 'S',
  itemCount: 1,
  totalCents: 1,
  currency: 'USD',
  reason: 'r',
  assignee: null,
  leaseExpiresAt: null,
  dueAt: '2026-01-01T00:00:00.000Z',
  createdAt: '2026-01-01T00:00:00.000Z',
  version,
});

let env: TestEnvironment;
let server: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  server = await env.start(small);
});
afterAll(() => env.close());

const olivia = () => server.as('olivia', ['ops']);
const claim = (number: string, headers = {}, body?: unknown) =>
  olivia().send('POST', `/admin/manual-orders/${number}/claim`, body, headers);
const fail = (body: unknown, headers = {}) => olivia().send('POST', '/admin/manual-orders/X/fail', body, headers);

describe('the order of checks', () => {
  it('is path, method, token, role, size, kind, JSON, card number, shape', async () => {
    const big = 'x'.repeat(200_000);
    expect((await server.send('POST', '/nowhere', big)).problem.code).toBe('not_found');
    const method = await server.send('DELETE', '/admin/manual-orders/X/fail', big);
    expect([method.problem.code, method.headers.get('allow')]).toEqual(['method_not_allowed', 'POST']);
    expect((await server.send('POST', '/admin/manual-orders/X/fail', big)).problem.code).toBe('unauthorized');
    expect((await server.as('carl').send('POST', '/admin/manual-orders/X/fail', big)).problem.code).toBe('forbidden');
    expect((await fail(big, { 'content-type': 'text/xml' })).problem.code).toBe('body_too_large');
    expect((await fail('<x>4242 4242 4242 4242</x>', { 'content-type': 'text/xml' })).problem.code).toBe(
      'unsupported_media_type',
    );
    expect((await fail('{"reason": 4242424242424242')).problem.code).toBe('malformed_json');
    expect((await fail({ nonsense: '4242-4242-4242-4242' })).problem.code).toBe('card_number_refused');
    expect((await fail({ nonsense: 'x' })).problem).toMatchObject({
      status: 400,
      code: 'validation_failed',
      errors: [
        { pointer: '/reason', code: 'required' },
        { pointer: '/nonsense', code: 'unknown_field' },
      ],
    });
  });

  it('refuses unreadable bodies with a problem document', async () => {
    for (const [body, code] of [
      ['', 'validation_failed'],
      ['[]', 'validation_failed'],
      ['null', 'validation_failed'],
      [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'malformed_json'],
      [{ reason: 'a\0b' }, 'validation_failed'],
      [{ reason: '\ud800' }, 'validation_failed'],
      ['['.repeat(5000) + ']'.repeat(5000), 'validation_failed'],
    ] as const) {
      const refused = await fail(body);
      expect([String(body).slice(0, 20), refused.status, refused.problem.code]).toEqual([
        String(body).slice(0, 20),
        400,
        code,
      ]);
      expect(refused.headers.get('content-type')).toBe('application/problem+json');
      expect(refused.problem.requestId).toBe(refused.headers.get('x-request-id'));
    }
  });

  it('refuses characters that cannot be stored in names of fields too, without repeating them', async () => {
    for (const name of ['a\0b', '\ud800']) {
      const refused = await fail({ reason: 'r', more: { [name]: 1 } });
      expect(refused.problem).toMatchObject({ status: 400, errors: [{ pointer: '/more', code: 'invalid_text' }] });
    }
  });

  it('refuses a query where none is declared, with a pointer', async () => {
    const refused = await olivia().send('POST', '/admin/manual-orders/QUERY/claim?foo=1', {});
    expect(refused.problem).toMatchObject({
      ...{ status: 400, code: 'validation_failed', errors: [{ pointer: '/foo', code: 'unknown_field' }] },
    });
    expect((await olivia().send('POST', '/admin/manual-orders/QUERY/claim?', {})).status).toBe(200);
  });

  it('finds no card number in an ISBN or a time', async () => {
    for (const reason of ['ISBN 978-0-14-303943-9 is gone', 'at 1764320000006', 9780143039433])
      expect([reason, (await fail({ reason })).problem?.code]).not.toEqual([reason, 'card_number_refused']);
  });

  it('lets operators search for numbers that look like card numbers, in this one parameter', async () => {
    const list = (query: string) => olivia().send('GET', `/admin/manual-orders?${query}`);
    expect((await list('q=4242424242424242')).status).toBe(200);
    expect((await list('assignee=4242424242424242')).problem.code).toBe('card_number_refused');
    expect((await list('q=4242424242424242&q=4242424242424242')).problem.code).toBe('card_number_refused');
    expect((await list('q=a%00b')).problem.code).toBe('validation_failed');
  });

  it('never repeats a card number', async () => {
    for (const value of [
      '4242424242424242',
      4242424242424242,
      '12 4242 4242 4242 4242',
      '４２４２４２４２４２４２４２４２',
    ]) {
      const refused = await fail({ reason: value });
      expect([refused.status, refused.problem.code]).toEqual([422, 'card_number_refused']);
      expect(JSON.stringify(refused.problem)).not.toMatch(/4242/);
    }
    expect(
      (await olivia().send('POST', '/admin/manual-orders/X/fail?x=4242424242424242', { reason: 'r' })).problem.code,
    ).toBe('card_number_refused');
  });
});

describe('a request with an Idempotency-Key', () => {
  it('has its effect once; a repeated request gets the stored reply', async () => {
    const first = await claim('ONCE', { 'idempotency-key': 'k-once' }, {});
    const again = await claim('ONCE', { 'idempotency-key': '"k-once"' }, {});
    expect([first.body.version, again.body.version]).toEqual([1, 1]);
    expect([
      first.headers.get('idempotent-replayed'),
      again.headers.get('idempotent-replayed'),
      again.headers.get('etag'),
    ]).toEqual([null, 'true', '"7"']);
  });

  it('is refused with another body or path', async () => {
    await claim('A', { 'idempotency-key': 'k-reused' });
    expect((await claim('B', { 'idempotency-key': 'k-reused' })).problem.code).toBe('idempotency_key_reused');
    expect((await claim('A', { 'idempotency-key': 'k-reused' }, {})).problem.code).toBe('idempotency_key_reused');
  });

  it('belongs to one user only', async () => {
    await claim('MINE', { 'idempotency-key': 'k-shared' });
    const other = await server
      .as('oscar', ['ops'])
      .send('POST', '/admin/manual-orders/MINE/claim', undefined, { 'idempotency-key': 'k-shared' });
    expect([other.status, other.body.version]).toEqual([200, 2]);
  });

  it('that is still running: a concurrent duplicate gets 409 with Retry-After', async () => {
    const first = claim('WAIT', { 'idempotency-key': 'k-running' });
    await eventually(() => expect(gate).toBeDefined());
    const twin = await claim('WAIT', { 'idempotency-key': 'k-running' });
    expect([twin.status, twin.problem.code, twin.headers.get('retry-after')]).toEqual([
      409,
      'request_in_progress',
      '1',
    ]);
    gate?.();
    expect((await first).status).toBe(200);
  });

  it('whose process died is taken over when its lease has expired', async () => {
    await claim('DEAD', { 'idempotency-key': 'k-dead' });
    await env.look(
      `update placement.idempotency_key set state = 'running', status = null, body = null, lease_until = clock_timestamp() - interval '1 second' where key = 'k-dead'`,
    );
    expect((await claim('DEAD', { 'idempotency-key': 'k-dead' })).status).toBe(200);
  });

  it('may be used again after a refusal that is not stored, and after a day', async () => {
    const stale = await claim('LATER', { 'idempotency-key': 'k-later', 'if-match': '"6"' });
    expect([stale.status, stale.problem.code]).toEqual([412, 'version_stale']);
    expect((await claim('LATER', { 'idempotency-key': 'k-later', 'if-match': '"6", "7"' })).status).toBe(200);
    await env.look(
      `update placement.idempotency_key set created_at = clock_timestamp() - interval '25 hours' where key = 'k-later'`,
    );
    expect((await claim('OTHER', { 'idempotency-key': 'k-later' })).status).toBe(200);
  });

  it('must be 1 to 255 printable characters', async () => {
    expect((await claim('LONG', { 'idempotency-key': 'k'.repeat(256) })).status).toBe(400);
  });
});

describe('health endpoints', () => {
  it('liveness, readiness and metrics need no token', async () => {
    expect((await server.send('GET', '/livez')).status).toBe(200);
    expect(await server.send('GET', '/readyz')).toMatchObject({ status: 200, body: undefined });
    expect((await server.admin.send('GET', '/livez')).status).toBe(200);
    expect((await server.admin.send('GET', '/readyz')).body).toEqual({
      ready: true,
      checks: { serving: true, database: true, migrations: true, broker: true, consumers: true, outbox: true },
    });
    expect((await server.send('GET', '/metrics')).status).toBe(404);
    expect((await server.admin.send('GET', '/metrics')).body).toContain('http_request_seconds_bucket');
  });
});
