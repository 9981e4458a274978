import type { ServiceName } from '@muse/contracts';
import type { Database, TransactionOptions } from './database/database.ts';
import type { Lane } from './database/pool-partitions.ts';
import { failurePoint } from './fault-injection/failure-points.ts';
import { type Draft, draft } from './messaging/envelope.ts';
import type { JobRunner, NewJob } from './messaging/jobs.ts';
import { insertJobs } from './messaging/jobs.ts';
import { writeOutbox } from './messaging/outbox.ts';
import type { Relay } from './messaging/relay.ts';
import type { Tx, Work } from './messaging/tx.ts';

/**
 * One transaction, its facts and its slow work: rows are written just before the commit, and what they announce is
 * kicked off right after it, in this process. If the process dies in between, the relay or another replica finds the rows.
 */
export function createWork(service: ServiceName, database: Database, relay: () => Relay, tasks: () => JobRunner): Work {
  return {
    async transaction<T>(lane: Lane, body: (tx: Tx) => Promise<T>): Promise<T> {
      let after: (() => void)[] = [];
      let what = () => '';
      const options: TransactionOptions = { lane };
      const result = await database.transaction(options, async (sql) => {
        const facts: Draft[] = [];
        const begun: NewJob[] = [];
        const callbacks: (() => void)[] = [];
        const tx: Tx = {
          ...sql,
          publish: (event, data) => void facts.push(draft(service, event, data)),
          begin: (kind, key, payload) => void begun.push({ kind, key, payload }),
          afterCommit: (callback) => void callbacks.push(callback),
        };
        const outcome = await body(tx);
        if (begun.length > 0) {
          const mine = await insertJobs(sql, begun);
          callbacks.push(() => tasks().take(mine));
        }
        if (facts.length > 0) {
          const { mine, others } = await writeOutbox(sql, relay().name, facts);
          callbacks.push(() => relay().kick(mine, others));
        }
        failurePoint('transaction: before the commit', () => saidIn(facts, begun));
        after = callbacks;
        what = () => saidIn(facts, begun);
        return outcome;
      });
      failurePoint('transaction: committed, nothing kicked off yet', what);
      for (const callback of after) callback();
      return result;
    },
  };
}

const saidIn = (facts: Draft[], begun: NewJob[]): string =>
  [...facts.map(({ type, subject }) => `${type} ${subject}`), ...begun.map(({ kind, key }) => `${kind} ${key}`)].join(
    ', ',
  );
