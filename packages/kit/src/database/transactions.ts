import { setTimeout as pause } from 'node:timers/promises';
import { stopsWaiting } from '../telemetry/caller.ts';
import { currentContext } from '../telemetry/context.ts';
import type { UseConnection } from './connections.ts';
import { databaseFailure } from './failures.ts';
import type { PoolPartition } from './pool-partitions.ts';
import { type ObserveStatement, type Sql, sqlOn } from './sql.ts';

export interface TransactionOptions {
  partition: PoolPartition;
  /** Only for bookkeeping that may be repeated after a crash (the relay's claims and marks). */
  asynchronousCommit?: true;
}

const retryWaitsMs = [50, 200];

/**
 * Runs transactions; deadlocks, serialization failures and lock timeouts are retried twice, unless nobody waits for the
 * result any more. A statement that took too long is not repeated.
 */
export function createTransactions(useConnection: UseConnection, observe: ObserveStatement) {
  const once = <T>(options: TransactionOptions, work: (sql: Sql) => Promise<T>): Promise<T> =>
    useConnection(options.partition, async (client) => {
      await client.query(options.asynchronousCommit ? 'begin; set local synchronous_commit = off' : 'begin');
      let over = false;
      try {
        // A handler that timed out may continue later, when another transaction uses the connection.
        const result = await work(
          sqlOn((use) => (over ? Promise.reject(new Error('this transaction is over')) : use(client)), observe),
        );
        over = true;
        const committing = performance.now();
        await client.query('commit');
        observe('commit', (performance.now() - committing) / 1000);
        return result;
      } catch (error) {
        over = true;
        // "Connection terminated" classifies the failure as `down`, so that the connection is not used again.
        await client.query('rollback').catch((cause: unknown) => {
          throw new Error('Connection terminated: its transaction could not even be rolled back', { cause });
        });
        throw error;
      }
    });

  return async <T>(options: TransactionOptions, work: (sql: Sql) => Promise<T>): Promise<T> => {
    for (const waitMs of retryWaitsMs) {
      try {
        return await once(options, work);
      } catch (error) {
        if (databaseFailure(error) !== 'transient' || stopsWaiting(currentContext()?.caller)) throw error;
        await pause(waitMs * (0.5 + Math.random()));
      }
    }
    return once(options, work);
  };
}
