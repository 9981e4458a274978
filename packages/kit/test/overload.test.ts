import { api } from '@muse/contracts';
import { answer, commonSettings, declareConfig, migration, reply, rolesOf, service } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';

/** What a service does when requests arrive faster than its database connections carry them. */

const connections = 5; // of the partition of requests
/** Long enough to begin 200 requests on a machine that others use too: one that waits longer is refused. */
const waitMs = 2_000;
const queueLength = 100;

function createGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
/** HOLD… keeps its connection until the gate opens; LATE… needs one only after the second gate. */
let hold = createGate();
let late = createGate();

const busy = service('placement', {
  config: declareConfig(commonSettings('placement', 0)),
  migrations: [
    migration(
      1001,
      'begun',
      'create table begun (order_number text); create sequence tries; grant usage on sequence tries to public',
    ),
  ],
  actions: [
    answer(api.placement.claimEntry, async ({ params: { orderNumber } }, { transaction }) => {
      if (orderNumber.startsWith('LATE')) await late.opened;
      return transaction(async (tx) => {
        await tx.run`insert into begun values (${orderNumber})`;
        if (orderNumber.startsWith('HOLD')) await hold.opened;
        if (orderNumber.startsWith('SLOW')) {
          await tx.run`set local statement_timeout = 100`;
          await tx.run`select nextval('tries'), pg_sleep(5)`;
        }
        return reply(200, entry, { version: 7 });
      });
    }),
  ],
});

const entry = {
  ...{ museOrderNumber: 'MO-000000', taskId: 'task_1', status: 'claimed' as const, priority: 0, reason: 'r' },
  ...{ storeId: 's', storeName: 'S', itemCount: 1, totalCents: 1, currency: 'USD' },
  ...{ assignee: null, leaseExpiresAt: null, version: 7 },
  ...{ dueAt: '2026-01-01T00:00:00.000Z', createdAt: '2026-01-01T00:00:00.000Z' },
};

let env: TestEnvironment;
let server: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  server = await env.start(busy, { DATABASE_WAIT_MS: String(waitMs), DATABASE_QUEUE: String(queueLength) });
});
beforeEach(async () => {
  [hold, late] = [createGate(), createGate()];
  await env.look('truncate placement.begun');
});
afterEach(() => {
  hold.open();
  late.open();
});
afterAll(() => env.close());

const claim = (orderNumber: string, headers = {}) =>
  server.as('olivia', ['ops']).send('POST', `/admin/manual-orders/${orderNumber}/claim`, undefined, headers);
const many = (count: number, name: string, headers = {}) =>
  Array.from({ length: count }, (_, index) => claim(`${name}${index}`, headers));
const begun = async () =>
  (await env.look<{ order_number: string }>('select order_number from placement.begun')).map((row) => row.order_number);
const metric = async (line: string) =>
  Number(
    String((await server.admin.send('GET', '/metrics')).body)
      .split(`${line} `)[1]
      ?.split('\n')[0] ?? 0,
  );
const shed = (why: string) => metric(`database_lane_shed_total{lane="requests",why="${why}"}`);
const waiting = (count: number) =>
  eventually(async () => expect(await metric('database_lane_waiting{lane="requests"}')).toBe(count));
/** All connections of the requests are in use until `hold` opens. */
const holdAll = async () => {
  const held = many(connections, 'HOLD');
  await eventually(async () => expect(await metric('database_lane_in_use{lane="requests"}')).toBe(connections));
  return held;
};

describe('a service whose database connections are all in use', () => {
  it('refuses what waited too long or found the queue full, is ready throughout, and finishes what it began', async () => {
    const held = await holdAll();
    const probes: { path: string; status: number }[] = [];
    const probe = async (path: string) => {
      const { status } = await server.send('GET', path);
      probes.push({ path, status });
    };
    let over = false;
    const probing = (async () => {
      while (!over) await Promise.all([probe('/readyz'), probe('/livez')]);
    })();

    const began = performance.now();
    const refused = await Promise.all(many(200 - connections, 'MORE'));
    const tookMs = performance.now() - began;
    over = true;
    await probing;

    expect(refused.map(({ status, problem, headers }) => [status, problem.code, headers.get('retry-after')])).toEqual(
      refused.map(() => [503, 'service_unavailable', '2']),
    );
    expect(tookMs).toBeGreaterThan(waitMs - 50); // the gate stays closed: one that was not refused would not be answered at all
    const [full, tooLate] = [await shed('full'), await shed('late')];
    expect([full > 0, tooLate >= queueLength, full + tooLate]).toEqual([true, true, 200 - connections]);
    expect(probes.filter(({ status }) => status !== 200)).toEqual([]); // one that waited like a request would be refused like it

    hold.open();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual(Array(connections).fill(200));
    expect((await begun()).every((name) => name.startsWith('HOLD'))).toBe(true);
    expect((await claim('AFTERWARDS')).status).toBe(200);
  });

  it('drops the requests of callers who hung up', async () => {
    const held = await holdAll();
    const gone = new AbortController();
    const token = await env.token('olivia', ['ops']);
    const leaving = Array.from({ length: 10 }, (_, index) =>
      fetch(`${server.url}/api/v1/admin/manual-orders/GONE${index}/claim`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        signal: gone.signal,
      }).catch(() => 'gone'),
    );
    await waiting(10);
    const patient = claim('PATIENT');
    await waiting(11);
    gone.abort();
    expect(await Promise.all(leaving)).toEqual(Array(10).fill('gone'));
    await waiting(1);
    hold.open();
    expect((await patient).status).toBe(200);
    await Promise.all(held);
    expect((await begun()).filter((name) => !name.startsWith('HOLD'))).toEqual(['PATIENT']);
  });

  it('lets no request wait beyond the deadline of its caller', async () => {
    const held = await holdAll();
    expect((await claim('NO-TIME', { 'muse-deadline': '0' })).status).toBe(503);
    const answered: string[] = [];
    const requests = [claim('PATIENT'), claim('SOON', { 'muse-deadline': '200' })].map(async (request, place) => {
      expect((await request).status).toBe(503);
      answered.push(place === 0 ? 'after the longest wait' : 'at its deadline');
    });
    await Promise.all(requests);
    expect(answered).toEqual(['at its deadline', 'after the longest wait']);
    hold.open();
    await Promise.all(held);
    expect((await claim('NO-TIME', { 'muse-deadline': '0' })).status).toBe(503);
    expect((await claim('TIME', { 'muse-deadline': '60000' })).status).toBe(200);
    expect((await claim('UNREADABLE', { 'muse-deadline': 'soon' })).status).toBe(200);
    expect(await begun()).not.toContain('NO-TIME');
  });

  it('releases the Idempotency-Key of a request it refuses half way', async () => {
    const halfWay = claim('LATE', { 'idempotency-key': 'k-half-way' });
    await eventually(async () =>
      expect(await env.look(`select from placement.idempotency_key where key = 'k-half-way'`)).toHaveLength(1),
    );
    const held = await holdAll();
    late.open();
    expect((await halfWay).status).toBe(503);
    hold.open();
    await Promise.all(held);
    expect((await claim('LATE', { 'idempotency-key': 'k-half-way' })).status).toBe(200);
  });
});

describe('a database that takes no connections', () => {
  it('is noticed by readiness, not by liveness; afterwards the service is ready again', async () => {
    const [found] = await env.look<{ database: string }>('select current_database() as database');
    const { runtime } = rolesOf(found?.database ?? '', 'placement');
    await env.look(`alter role "${runtime}" nologin`);
    await env.look('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [runtime]);
    await eventually(async () => expect((await server.send('GET', '/readyz')).status).toBe(503));
    expect((await server.admin.send('GET', '/readyz')).body).toMatchObject({ checks: { database: false } });
    expect((await server.send('GET', '/livez')).status).toBe(200);
    await env.look(`alter role "${runtime}" login`);
    await eventually(async () => expect((await server.send('GET', '/readyz')).status).toBe(200));
  });
});

describe('a statement that takes too long', () => {
  it('is cancelled and answered with 503, and not run again', async () => {
    expect((await claim('SLOW')).status).toBe(503);
    expect(await env.look('select last_value::int as tries, is_called from placement.tries')).toEqual([
      { tries: 1, is_called: true },
    ]);
  });
});
