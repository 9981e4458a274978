import { setTimeout as pause } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { stopsWaiting } from '../telemetry/caller.ts';
import { currentContext } from '../telemetry/context.ts';
import { queryAfterBegin } from './begin.ts';
import type { UseConnection } from './connections.ts';
import { databaseFailure } from './failures.ts';
import type { PoolPartition } from './pool-partitions.ts';
import { type ObserveStatement, type Send, type Sql, sqlOn } from './sql.ts';

export interface TransactionOptions {
  partition: PoolPartition;
  /** Only for bookkeeping that may be repeated after a crash (the relay's claims and marks). */
  asynchronousCommit?: true;
}

/** The statements of one open transaction. */
export interface TransactionSql extends Sql {
  /**
   * Sends a statement together with the commit. `statement` must send it at once, and nothing after it. If it fails, Postgres
   * rolls the transaction back instead of committing it.
   */
  withCommit(statement: () => Promise<unknown>): void;
}

const retryWaitsMs = [50, 200];

/**
 * Runs transactions; deadlocks, serialization failures and lock timeouts are retried twice, unless nobody waits for the
 * result any more. A statement that took too long is not repeated.
 */
export function createTransactions(useConnection: UseConnection, observe: ObserveStatement) {
  const once = <T>(options: TransactionOptions, work: (sql: TransactionSql) => Promise<T>): Promise<T> =>
    useConnection(options.partition, async (client) => {
      const last: (() => Promise<unknown>)[] = [];
      let begun = false;
      let over = false;
      if (options.asynchronousCommit) {
        await client.query('begin; set local synchronous_commit = off');
        begun = true;
      }
      const send: Send = (statement) => {
        if (begun) return client.query<unknown[]>(statement);
        begun = true;
        return queryAfterBegin(client, statement);
      };
      const sql = sqlOn(
        // A handler that timed out may continue later, when another transaction uses the connection.
        (query) => (over ? Promise.reject(new Error('this transaction is over')) : query(send)),
        observe,
      );
      try {
        const result = await work({ ...sql, withCommit: (statement) => void last.push(statement) });
        const sent = last.map((statement) => statement());
        over = true;
        if (begun) await commit(client, sent, observe);
        return result;
      } catch (error) {
        over = true;
        if (!begun) throw error;
        // "Connection terminated" classifies the failure as `down`, so that the connection is not used again.
        await client.query('rollback').catch((cause: unknown) => {
          throw new Error('Connection terminated: its transaction could not even be rolled back', { cause });
        });
        throw error;
      }
    });

  return async <T>(options: TransactionOptions, work: (sql: TransactionSql) => Promise<T>): Promise<T> => {
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

/** Commits together with statements that were just sent. A transaction in which a statement failed is rolled back by Postgres. */
async function commit(client: ClientBase, sent: Promise<unknown>[], observe: ObserveStatement): Promise<void> {
  const started = performance.now();
  const committed = client.query('commit');
  const outcomes = await Promise.allSettled([...sent, committed]);
  observe('commit', (performance.now() - started) / 1000);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  if ((await committed).command !== 'COMMIT') throw new Error('rolled back, because a statement had failed before');
}
