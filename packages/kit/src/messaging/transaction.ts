import type { DataOf, Event, ServiceName } from '@muse/contracts';
import type { Database, TransactionOptions } from '../database/database.ts';
import type { PoolPartition } from '../database/pool-partitions.ts';
import type { Sql } from '../database/sql.ts';
import { failurePoint } from '../fault-injection/failure-points.ts';
import { notePurchase, storedContext } from '../telemetry/context.ts';
import { purchaseIdsIn } from '../telemetry/purchase-ids.ts';
import { type CommittedEvents, writeEvents } from './publishing/committed-events.ts';
import { type Draft, draft } from './publishing/envelope.ts';
import type { Relay } from './publishing/relay.ts';
import { type CommittedJobs, writeJobs } from './scheduling/committed-jobs.ts';
import type { JobQueues } from './scheduling/job-queue.ts';
import type { NewJob } from './scheduling/job-storage.ts';

/** An open transaction: its statements, events and jobs are committed together or not at all. */
export interface Transaction extends Sql {
  /** Publishes an event after the commit. There is no other way to publish. */
  publish<E extends Event>(event: E, data: DataOf<E>): void;
  /** Enqueues a background job that starts after the commit. The same kind and key again is the same job. */
  enqueue(kind: string, key: string, payload: unknown): void;
  /** Runs after the commit, in this process only: for waking a waiter, never for work that must happen. */
  afterCommit(callback: () => void): void;
}

/** Opens every transaction of a service. */
export interface UnitOfWork {
  transaction<T>(partition: PoolPartition, body: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** What continues after a commit. Functions, because both are created after the unit of work and use it themselves. */
interface TransactionEnds {
  relay(): Relay;
  jobs(): JobQueues;
}

/**
 * Writes events and jobs as rows with the commit, and hands them to the relay and the job runner of this process right
 * after it. If the process dies in between, the scheduler of this or another replica finds the rows.
 */
export function createUnitOfWork(service: ServiceName, database: Database, ends: TransactionEnds): UnitOfWork {
  return {
    async transaction<T>(partition: PoolPartition, body: (tx: Transaction) => Promise<T>): Promise<T> {
      let attempt = noAttempt;
      const options: TransactionOptions = { partition };
      try {
        const result = await database.transaction(options, async (sql) => {
          releaseAll(attempt); // of an attempt that was rolled back
          const events: Draft[] = [];
          const jobs: NewJob[] = [];
          const after: (() => void)[] = [];
          attempt = { after, content: () => contentOf(events, jobs) };
          const outcome = await body({
            ...sql,
            publish: (event, data) => void events.push(draft(service, event, data)),
            enqueue(kind, key, payload) {
              notePurchase(purchaseIdsIn(payload));
              jobs.push({ kind, key, payload, context: storedContext() ?? {} });
            },
            afterCommit: (callback) => void after.push(callback),
          });
          if (jobs.length > 0) attempt.jobs = writeJobs(sql, jobs, ends.jobs());
          if (events.length > 0) attempt.events = writeEvents(sql, events, ends.relay());
          failurePoint('transaction: before the commit', attempt.content);
          return outcome;
        });
        failurePoint('transaction: committed, relay and jobs not started yet', attempt.content);
        attempt.jobs?.begin();
        attempt.events?.begin();
        for (const callback of attempt.after) callback();
        return result;
      } catch (error) {
        releaseAll(attempt);
        throw error;
      }
    },
  };
}

interface Attempt {
  /** Run after the commit. */
  after: (() => void)[];
  jobs?: CommittedJobs;
  events?: CommittedEvents;
  content(): string;
}
const noAttempt: Attempt = { after: [], content: () => '' };

/** Gives back what a transaction that was rolled back had taken. */
function releaseAll({ jobs, events }: Attempt): void {
  jobs?.release();
  events?.release();
}

/** For failure points: names the events and jobs of a transaction. */
const contentOf = (events: Draft[], jobs: NewJob[]): string =>
  [...events.map(({ type, subject }) => `${type} ${subject}`), ...jobs.map(({ kind, key }) => `${kind} ${key}`)].join(
    ', ',
  );
