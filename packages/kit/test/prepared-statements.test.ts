import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { sendOn, sqlOn } from '../src/database/sql.ts';
import type { Draft } from '../src/messaging/publishing/envelope.ts';
import { writeOutbox } from '../src/messaging/publishing/outbox.ts';
import { createTestEnvironment, type TestEnvironment } from '../src/testing/index.ts';
import { rowPublisher } from './support/services.ts';

/** Postgres prefers a plan for the actual values to a generic one if its first five plans seemed cheaper, and then plans every execution. */
const plansBeforeGeneric = 5;

describe('prepared statements', () => {
  let env: TestEnvironment;
  let client: pg.Client;
  beforeAll(async () => {
    env = await createTestEnvironment();
    const { CHECKOUT_DATABASE_URL } = await env.settingsOf(rowPublisher);
    client = new pg.Client({ connectionString: CHECKOUT_DATABASE_URL });
    await client.connect();
    await client.query('set search_path = checkout');
  });
  afterAll(async () => {
    await client.end();
    await env.close();
  });

  const plansOf = async (text: string) => {
    const { rows } = await client.query<{ custom_plans: string; generic_plans: string }>(
      'select custom_plans, generic_plans from pg_prepared_statements where statement like $1',
      [`%${text}%`],
    );
    return rows.map((row) => ({ custom: Number(row.custom_plans), generic: Number(row.generic_plans) }));
  };

  /** Events of the past, with the statistics of Postgres about them. */
  const insertRows = async (rows: number, statistics: 'vacuum analyze' | 'analyze') => {
    await env.look(
      `insert into checkout.outbox (message_id, aggregate_type, aggregate_id, type, envelope)
       select gen_random_uuid(), 'checkout', 'cs_' || n, 'checkout.completed.v1', '{}' from generate_series(1, $1::int) as n`,
      [rows],
    );
    await env.look('update checkout.outbox set published_at = clock_timestamp()');
    await env.look(`${statistics} checkout.outbox`);
  };

  it('plans the outbox insert no more after five executions, also when its table has grown since then', async () => {
    const sql = sqlOn(
      (work) => work(sendOn(client)),
      () => undefined,
    );
    const publish = () => writeOutbox(sql, { relay: 'relay', unmarked: [], marks: [] }, [draftOf(randomUUID())]);
    await insertRows(100, 'vacuum analyze');
    for (let count = 0; count < plansBeforeGeneric; count += 1) await publish();
    await insertRows(5_000, 'analyze'); // pages that are not all visible make an index-only scan dearer
    for (let count = 0; count < 10; count += 1) await publish();
    expect(await plansOf('insert into outbox')).toEqual([{ custom: plansBeforeGeneric, generic: 10 }]);
  });
});

const draftOf = (subject: string): Draft => ({
  specversion: '1.0',
  id: randomUUID(),
  source: '/muse/checkout',
  type: 'checkout.completed.v1',
  subject,
  datacontenttype: 'application/json',
  correlationid: subject,
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  data: {},
});
