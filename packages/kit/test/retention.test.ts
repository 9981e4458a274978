import { createTestEnvironment, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { countingConsumer } from './support/services.ts';

let env: TestEnvironment;
let server: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  server = await env.start(countingConsumer);
});
afterAll(() => env.close());

/** More than two batches of 5,000. */
const expired = 12_000;
const left = async (table: string) =>
  (await env.look<{ rows: number }>(`select count(*)::int as rows from cart.${table}`))[0]?.rows;
const nextMinute = async (minute: number) => {
  await env.moveClock('cart', minute * 61);
  await server.runDue();
};

describe('retention of the tables of the kit', () => {
  it('deletes all expired events, jobs, keys and inbox rows in one run, and keeps the others', async () => {
    await env.look(`
      insert into cart.inbox select 'c', gen_random_uuid(), 't', clock_timestamp() - interval '31 days' from generate_series(1, ${expired});
      insert into cart.inbox values ('c', gen_random_uuid(), 't', clock_timestamp() - interval '29 days');
      insert into cart.idempotency_key (scope, key, fingerprint, state, owner, lease_until, created_at)
        select 's', n::text, 'f', 'done', 'o', clock_timestamp(), clock_timestamp() - interval '25 hours' from generate_series(1, ${expired}) n;
      insert into cart.idempotency_key (scope, key, fingerprint, state, owner, lease_until) values ('s', 'new', 'f', 'done', 'o', clock_timestamp())`);
    await nextMinute(1);
    expect([await left('inbox'), await left('idempotency_key')]).toEqual([1, 1]);
  });

  it('is not held up by old rows that must be kept: an open job, an event that cannot be published', async () => {
    const outbox = (rows: number, published: string) => `
      insert into cart.outbox (message_id, aggregate_type, aggregate_id, type, envelope, published_at, available_at)
      select gen_random_uuid(), 'a', 'b', 't', '{}', ${published}, 'infinity' from generate_series(1, ${rows})`;
    const jobs = (rows: number, state: string, prefix: string) => `
      insert into cart.task (kind, dedupe_key, payload, context, state, done_at)
      select 'k', '${prefix}' || n, '{}', '{}', '${state}', clock_timestamp() - interval '91 days' from generate_series(1, ${rows}) n`;
    await env.look(
      [
        outbox(3, 'null'),
        outbox(expired, `clock_timestamp() - interval '8 days'`),
        jobs(3, 'open', 'open '),
        jobs(expired, 'done', 'done '),
      ].join(';'),
    );
    await nextMinute(2);
    expect([await left('outbox'), await left('task')]).toEqual([3, 3]);
  });
});
