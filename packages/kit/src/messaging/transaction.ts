import type { ServiceName } from '@muse/contracts';
import type { Database, TransactionOptions } from '../database/database.ts';
import type { PoolPartition } from '../database/pool-partitions.ts';
import { failurePoint } from '../fault-injection/failure-points.ts';
import { type Draft, draft } from './publishing/envelope.ts';
import { writeOutbox } from './publishing/outbox.ts';
import type { Relay } from './publishing/relay.ts';
import type { JobRunner, NewJob } from './scheduling/jobs.ts';
import { insertJobs } from './scheduling/jobs.ts';
import type { Transaction, UnitOfWork } from './tx.ts';

/**
 * One transaction, its facts and its slow work: rows are written just before the commit, and what they announce is
 * kicked off right after it, in this process. If the process dies in between, the relay or another replica finds the rows.
 */
export function createUnitOfWork(
  service: ServiceName,
  database: Database,
  relay: () => Relay,
  tasks: () => JobRunner,
): UnitOfWork {
  return {
    async transaction<T>(partition: PoolPartition, body: (tx: Transaction) => Promise<T>): Promise<T> {
      let after: (() => void)[] = [];
      let what = () => '';
      const options: TransactionOptions = { partition };
      const result = await database.transaction(options, async (sql) => {
        const facts: Draft[] = [];
        const enqueued: NewJob[] = [];
        const callbacks: (() => void)[] = [];
        const tx: Transaction = {
          ...sql,
          publish: (event, data) => void facts.push(draft(service, event, data)),
          enqueue: (kind, key, payload) => void enqueued.push({ kind, key, payload }),
          afterCommit: (callback) => void callbacks.push(callback),
        };
        const outcome = await body(tx);
        if (enqueued.length > 0) {
          const mine = await insertJobs(sql, enqueued);
          callbacks.push(() => tasks().take(mine));
        }
        if (facts.length > 0) {
          const { mine, others } = await writeOutbox(sql, relay().name, facts);
          callbacks.push(() => relay().kick(mine, others));
        }
        failurePoint('transaction: before the commit', () => saidIn(facts, enqueued));
        after = callbacks;
        what = () => saidIn(facts, enqueued);
        return outcome;
      });
      failurePoint('transaction: committed, nothing kicked off yet', what);
      for (const callback of after) callback();
      return result;
    },
  };
}

const saidIn = (facts: Draft[], enqueued: NewJob[]): string =>
  [
    ...facts.map(({ type, subject }) => `${type} ${subject}`),
    ...enqueued.map(({ kind, key }) => `${kind} ${key}`),
  ].join(', ');
