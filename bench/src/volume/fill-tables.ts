import { fillSql } from '@muse/e2e/plans/fill';
import { dropIndexes } from '@muse/e2e/plans/indexes';
import { Client } from 'pg';
import { underWay } from './under-way.ts';

/** The largest first: they are filled by two connections, each of which takes the next schema when it is ready. */
const largestFirst = ['payments', 'placement', 'orders', 'cart', 'checkout', 'catalog', 'notifications'];

/** Rows of refunds, notes and the like, and of what timers delete: a few weeks of business. */
const mostOfTheFew = 50_000;

/**
 * Fills the tables of every service with finished purchases, as many as `rows`, before the services start: 7 KB each with
 * indexes. Outbox, inbox and jobs are as large at payments only. Statistics and visibility map are those of a system whose
 * autovacuum has done its work.
 */
export async function fillTables(databaseUrl: string, rows: number, say: (line: string) => void): Promise<void> {
  const few = Math.min(rows, mostOfTheFew);
  const { kit: kitOfPayments = '', ...services } = fillSql(rows, few);
  const { kit: kitOfOthers = '' } = fillSql(few);
  const left = [...largestFirst];
  const fillNext = async (): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    for (let schema = left.shift(); schema; schema = left.shift()) {
      const startedAt = performance.now();
      const kit = schema === 'payments' ? kitOfPayments : kitOfOthers;
      await fillSchema(client, schema, `${kit}${services[schema] ?? ''}`);
      say(`${schema} is filled after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    }
    await client.end();
  };
  await Promise.all([fillNext(), fillNext()]);
}

async function fillSchema(client: Client, schema: string, sql: string): Promise<void> {
  const look = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await client.query<Row>(text, values)).rows;
  // Without foreign keys and triggers, which would look at every row once more.
  await look(`set synchronous_commit = off; set session_replication_role = replica; set maintenance_work_mem = '512MB';
              set search_path = ${schema}, extensions`);
  const rebuild = await dropIndexes(look, schema);
  await look(sql);
  await look(`${underWay.kit}; ${underWay[schema] ?? ''}`);
  await look(rebuild);
  const tables = await look<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r'`,
    [schema],
  );
  await look(`vacuum (freeze, analyze) ${tables.map(({ name }) => name).join(', ')}`);
}

/**
 * Timers begin tomorrow: they would delete what is old, and reconcile what Stripe does not know. Set before the services start,
 * which insert their timers then.
 */
export async function postponeTimers(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (const schema of largestFirst)
    await client.query(
      `alter table ${schema}.timer alter next_run_at set default clock_timestamp() + interval '1 day'`,
    );
  await client.end();
}
