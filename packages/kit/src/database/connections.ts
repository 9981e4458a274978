import type pg from 'pg';
import type { Log } from '../telemetry/log.ts';
import { prepareBegin } from './begin.ts';
import { databaseFailure, hasStalePlan } from './failures.ts';
import type { DatabaseHealth } from './health-check.ts';
import { type PoolPartition, poolSize, type RunInPartition } from './pool-partitions.ts';
import type { Turn } from './slots.ts';

export type UseConnection = <T>(
  partition: PoolPartition,
  work: (client: pg.PoolClient) => Promise<T>,
  turn?: Turn,
) => Promise<T>;

/** Takes a connection from the pool for the duration of `work`. A broken connection is closed instead of returned. */
export function createConnections(
  pool: pg.Pool,
  inPartition: RunInPartition,
  health: DatabaseHealth,
  log: Log,
): UseConnection {
  const watched = new WeakSet<pg.PoolClient>();

  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    if (!watched.has(client)) {
      watched.add(client);
      // The pool does not listen while a connection is in use, and an unhandled error event would end the process.
      client.on('error', (error) => log.warn({ error }, 'a database connection was lost'));
      await prepareBegin(client).catch((error: unknown) => {
        client.release(true);
        throw error;
      });
    }
    return client;
  };

  const useOnce = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await connect();
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = databaseFailure(error) === 'down' || hasStalePlan(error);
      throw error;
    } finally {
      client.release(broken);
    }
  };

  /** Every connection of the pool may have the stale plan; a new one has none. What failed had no effect. */
  const use = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    for (let left = poolSize; ; left -= 1) {
      try {
        return await useOnce(work);
      } catch (error) {
        if (left === 0 || !hasStalePlan(error)) throw error;
      }
    }
  };

  return (partition, work, turn) =>
    inPartition(
      partition,
      async () => {
        try {
          const result = await use(work);
          health.succeeded();
          return result;
        } catch (error) {
          if (databaseFailure(error) === 'down') health.failed();
          throw error;
        }
      },
      turn,
    );
}
