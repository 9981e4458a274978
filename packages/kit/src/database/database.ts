import { Socket } from 'node:net';
import pg from 'pg';
import { oneWritePerTurn } from '../one-write-per-turn.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createConnections } from './connections.ts';
import { createDatabaseHealth } from './health-check.ts';
import { createPoolPartitions, type PoolPartition, poolSize } from './pool-partitions.ts';
import { sessionTimeouts } from './session-settings.ts';
import type { Turn, WaitLimits } from './slots.ts';
import { type ObserveStatement, type Sql, sendOn, sqlOn, valueParsers } from './sql.ts';
import { createTransactions, type TransactionOptions, type TransactionSql } from './transactions.ts';

export type { TransactionOptions, TransactionSql } from './transactions.ts';

export interface Database {
  /** Single statements, each its own transaction. `first`: see `Turn`. */
  reads(partition: PoolPartition, turn?: Turn): Sql;
  /** Deadlocks and serialization failures are retried twice, so `work` must only touch the database. */
  transaction<T>(options: TransactionOptions, work: (sql: TransactionSql) => Promise<T>): Promise<T>;
  /** True if the database answers. Never waits behind requests. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/** Every wait has a limit. Milliseconds. */
const timeouts = {
  connectionTimeoutMillis: 3_000,
  idleTimeoutMillis: 0, // none: an idle connection is kept, because its prepared statements are worth more than its memory
  query_timeout: 10_000,
  ...sessionTimeouts,
};

interface DatabaseOptions {
  url: string;
  schema: string;
  /** How long, and how many, requests wait for a connection. */
  requestWaits: WaitLimits;
}

/** Opens the service's own schema with the service's own role. */
export async function openDatabase(
  { url, schema, requestWaits }: DatabaseOptions,
  log: Log,
  metrics: Metrics,
): Promise<Database> {
  const { DataSource } = await import('typeorm'); // 8 MB that the gateway, which has no database of its own, does not load
  const source = new DataSource({
    type: 'postgres',
    url,
    schema,
    poolSize,
    installExtensions: false,
    applicationName: `muse-${schema}`,
    poolErrorHandler: (error: unknown) => log.warn({ error }, 'an idle database connection was lost'),
    extra: {
      ...timeouts,
      keepAlive: true,
      options: `-c search_path=${schema}`,
      types: valueParsers(pg.types),
      pipeline: true, // a statement is sent when it is known, and does not wait for the results of earlier ones
      stream: () => oneWritePerTurn(new Socket()),
    },
  });
  await source.initialize();
  const inPartition = createPoolPartitions(metrics, requestWaits);
  // TypeORM's pool without its query runner, which would create an entity manager for every connection in use.
  const pool = (source.driver as unknown as { master: pg.Pool }).master;
  const observe: ObserveStatement = (statement, seconds) => metrics.statementSeconds.observe({ statement }, seconds);
  const health = createDatabaseHealth(() => reads('relay').one`select 1 as well`);
  const useConnection = createConnections(pool, inPartition, health, log);
  const reads: Database['reads'] = (partition, turn) =>
    sqlOn((work) => useConnection(partition, (client) => work(sendOn(client)), turn), observe);
  return {
    reads,
    answers: health.answers,
    transaction: createTransactions(useConnection, observe),
    close: () => source.destroy(),
  };
}
