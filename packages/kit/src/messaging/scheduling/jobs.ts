import type { Database } from '../../database/database.ts';
import { json, type Sql } from '../../database/sql.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { type Context, currentContext, runIn } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { redactText } from '../../telemetry/redact.ts';
import { jittered, RetryLaterError } from '../retrying/retry-policy.ts';
import type { Transaction, UnitOfWork } from '../tx.ts';

export interface NewJob {
  kind: string;
  key: string;
  payload: unknown;
}

interface LeasedJob {
  id: number;
  kind: string;
  payload: unknown;
  context: Context;
  attempts: number;
  epoch: number;
  createdAt: string;
  ageMs: number;
}

/** Slow work, as whoever does it sees it. */
interface Job {
  payload: unknown;
  /** How often it was tried before. */
  attempts: number;
  /** Since it was written down, by the database's clock. */
  ageMs: number;
  /** The last transaction of the work, which also closes it. Refused where another process has taken the work over meanwhile. */
  finish<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface Worker {
  kind: string;
  concurrency: number;
  run(job: Job): Promise<void>;
}

/** How long one process has a task to itself; longer than any single try can take. */
const taskLease = '60 seconds';
const longestBackoffMs = 30_000;

/** The writer's process holds the lease from the start, so that work begins without a claim. */
export async function insertJobs(sql: Sql, tasks: NewJob[]): Promise<LeasedJob[]> {
  const context = json(currentContext() ?? {});
  return sql.many<LeasedJob>`
    insert into task (kind, dedupe_key, payload, context, locked_until)
    select t.kind, t.key, t.payload, ${context}::jsonb, muse_clock() + ${taskLease}::interval
    from unnest(${tasks.map((t) => t.kind)}::text[], ${tasks.map((t) => t.key)}::text[], ${tasks.map((t) => json(t.payload))}::jsonb[]) as t (kind, key, payload)
    on conflict do nothing
    returning id, kind, payload, context, attempts, epoch, created_at, 0 as age_ms`;
}

class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

export interface JobRunner {
  take(tasks: LeasedJob[]): void;
  /** Takes over what is due and free, up to the free places. */
  poll(): Promise<void>;
  drain(): Promise<void>;
}

export function createJobRunner(
  workers: Worker[],
  database: Database,
  unitOfWork: UnitOfWork,
  log: Log,
  metrics: Metrics,
): JobRunner {
  const byKind = new Map(workers.map((worker) => [worker.kind, worker]));
  const running = new Set<Promise<void>>();
  const waiting: LeasedJob[] = [];
  const busy = new Map<string, number>();
  let draining = false;

  const doOne = async (task: LeasedJob, worker: Worker): Promise<void> => {
    const what = () => `${task.kind} ${JSON.stringify(task.payload)}`;
    failurePoint('task: begun', what);
    let finished = false;
    const finish = <T>(body: (tx: Transaction) => Promise<T>): Promise<T> => {
      failurePoint('task: the world outside has answered, nothing is written yet', what);
      return unitOfWork.transaction('consumers', async (tx) => {
        const still =
          await tx.run`update task set state = 'done', done_at = muse_clock(), locked_until = null, last_error = null where id = ${task.id} and epoch = ${task.epoch} and state = 'open'`;
        if (still === 0) throw new LeaseLostError('another process has taken this work over');
        const result = await body(tx);
        tx.afterCommit(() => {
          finished = true;
        });
        return result;
      });
    };
    try {
      await worker.run({ payload: task.payload, attempts: task.attempts, ageMs: task.ageMs, finish });
      if (!finished) await finish(async () => undefined);
      metrics.tasks.inc({ kind: task.kind, outcome: 'done' });
    } catch (error) {
      metrics.tasks.inc({ kind: task.kind, outcome: error instanceof LeaseLostError ? 'taken over' : 'again' });
      if (error instanceof LeaseLostError) return;
      const waitMs =
        error instanceof RetryLaterError
          ? error.afterMs
          : jittered(Math.min(longestBackoffMs, 1_000 * 2 ** Math.min(task.attempts, 5)));
      log.warn({ kind: task.kind, waitMs, attempts: task.attempts + 1, error }, 'slow work will be tried again');
      const why = redactText(error instanceof Error ? error.message : String(error)).slice(0, 1_000);
      await database
        .transaction(
          { partition: 'consumers' },
          (sql) => sql.run`
          update task set locked_until = null, attempts = attempts + 1, last_error = ${why}, run_at = muse_clock() + make_interval(secs => ${waitMs / 1000})
          where id = ${task.id} and epoch = ${task.epoch} and state = 'open'`,
        )
        .catch(() => undefined); // the lease runs out by itself
    }
  };

  const next = (): void => {
    if (draining) return;
    for (let index = 0; index < waiting.length; ) {
      const task = waiting[index] as LeasedJob;
      const worker = byKind.get(task.kind);
      if (!worker || (busy.get(task.kind) ?? 0) >= worker.concurrency) {
        index += 1;
        continue;
      }
      waiting.splice(index, 1);
      busy.set(task.kind, (busy.get(task.kind) ?? 0) + 1);
      const done = runIn(task.context, () => doOne(task, worker)).finally(() => {
        busy.set(task.kind, (busy.get(task.kind) ?? 1) - 1);
        running.delete(done);
        next();
      });
      running.add(done);
    }
  };

  return {
    take(tasks) {
      waiting.push(...tasks);
      next();
    },
    async poll() {
      if (draining || waiting.length > 0) return;
      for (const worker of workers) {
        const free = worker.concurrency - (busy.get(worker.kind) ?? 0);
        if (free <= 0) continue;
        const tasks = await database.transaction(
          { partition: 'consumers' },
          (sql) => sql.many<LeasedJob>`
          with due as (
            select id from task where state = 'open' and kind = ${worker.kind} and run_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())
            order by run_at limit ${free} for update skip locked
          )
          update task set locked_until = muse_clock() + ${taskLease}::interval, epoch = epoch + 1 from due where task.id = due.id
          returning task.id, kind, payload, context, attempts, epoch, created_at, (extract(epoch from muse_clock() - created_at) * 1000)::bigint as age_ms`,
        );
        waiting.push(...tasks);
      }
      next();
    },
    async drain() {
      draining = true;
      while (running.size > 0) await Promise.all(running);
    },
  };
}
