import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { databaseFailure } from './failures.ts';
import { createPoolPartitions, type PoolPartition, poolSize, type RunInPartition } from './pool-partitions.ts';
import { type Sql, sqlOn, valueParsers } from './sql.ts';

export interface TransactionOptions {
  partition: PoolPartition;
  /** For bookkeeping that may be repeated after a crash (the relay's claims and marks), never for anything else. */
  asynchronousCommit?: true;
}

export interface Database {
  /** Single statements, each its own transaction. */
  reads(partition: PoolPartition): Sql;
  /** All or nothing. Deadlocks and serialization failures are tried again twice, so `work` must only touch the database. */
  transaction<T>(options: TransactionOptions, work: (sql: Sql) => Promise<T>): Promise<T>;
  inPartition: RunInPartition;
  close(): Promise<void>;
}

/** Everything that waits has an end. Milliseconds. */
const timeouts = {
  connectionTimeoutMillis: 3_000,
  idleTimeoutMillis: 0, // but an idle connection is kept: its prepared statements are worth more than its memory
  query_timeout: 10_000,
  statement_timeout: 8_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 30_000,
};

/** Opens the service's own schema as its own role. */
export async function openDatabase(url: string, schema: string, log: Log, metrics: Metrics): Promise<Database> {
  const source = new DataSource({
    type: 'postgres',
    url,
    schema,
    poolSize,
    installExtensions: false,
    applicationName: `muse-${schema}`,
    poolErrorHandler: (error: unknown) => log.warn({ error }, 'an idle database connection was lost'),
    extra: { ...timeouts, keepAlive: true, options: `-c search_path=${schema}`, types: valueParsers(pg.types) },
  });
  await source.initialize();
  const inPartition = createPoolPartitions(metrics);
  // TypeORM's own pool, without its query runner: that makes an entity manager for every loan, and we ask in SQL.
  const pool = (source.driver as unknown as { master: pg.Pool }).master;
  const watched = new WeakSet<pg.PoolClient>();

  /** Lends one connection; one that is broken, or in a state nobody knows, is thrown away rather than lent again. */
  const lend = async <T>(partition: PoolPartition, work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
    inPartition(partition, async () => {
      const client = await pool.connect();
      if (!watched.has(client)) {
        watched.add(client);
        // While it is lent the pool does not listen, and an error nobody hears would end the process.
        client.on('error', (error) => log.warn({ error }, 'a database connection was lost'));
      }
      let broken = false;
      try {
        return await work(client);
      } catch (error) {
        broken = databaseFailure(error) === 'down';
        throw error;
      } finally {
        client.release(broken);
      }
    });

  const once = <T>(options: TransactionOptions, work: (sql: Sql) => Promise<T>): Promise<T> =>
    lend(options.partition, async (client) => {
      await client.query(options.asynchronousCommit ? 'begin; set local synchronous_commit = off' : 'begin');
      let over = false;
      try {
        // A handler that was given up may wake up later: the connection is somebody else's by then.
        const result = await work(
          sqlOn((use) => (over ? Promise.reject(new Error('this transaction is over')) : use(client))),
        );
        over = true;
        await client.query('commit');
        return result;
      } catch (error) {
        over = true;
        await client.query('rollback').catch((cause: unknown) => {
          throw new Error('Connection terminated: its transaction could not even be rolled back', { cause });
        });
        throw error;
      }
    });

  return {
    inPartition,
    reads: (partition) => sqlOn((use) => lend(partition, use)),
    async transaction(options, work) {
      for (const waitMs of [50, 200]) {
        try {
          return await once(options, work);
        } catch (error) {
          if (databaseFailure(error) !== 'transient') throw error;
          await pause(waitMs * (0.5 + Math.random()));
        }
      }
      return once(options, work);
    },
    close: () => source.destroy(),
  };
}
