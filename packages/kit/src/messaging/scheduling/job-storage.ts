import type { Database } from '../../database/database.ts';
import { json, type Sql } from '../../database/sql.ts';
import type { Context } from '../../telemetry/context.ts';

/** The table `task`: background jobs, each leased by one process at a time. A higher epoch ends the rights of earlier holders. */

export interface NewJob {
  kind: string;
  key: string;
  payload: unknown;
  /** In which it was enqueued: a transaction may handle several events. */
  context: Partial<Context>;
}

export interface LeasedJob {
  id: number;
  kind: string;
  payload: unknown;
  /** Empty if a timer enqueued the job. */
  context: Partial<Context>;
  attempts: number;
  epoch: number;
  createdAt: string;
  ageMs: number;
}

/** Outlasts the pauses of a living process, which renews it; a killed one delays its jobs by this. */
const jobLease = '15 seconds';

export interface InsertedJob extends LeasedJob {
  dedupeKey: string;
}

/**
 * Writes jobs, with a lease for those that begin right after the commit. The others may have to wait for a free slot, and are
 * leased when they begin. Returns what was inserted: the same kind and key again is the same job.
 */
export const insertJobs = (sql: Sql, jobs: (NewJob & { leased: boolean })[]): Promise<InsertedJob[]> =>
  sql.many<InsertedJob>`
    insert into task (kind, dedupe_key, payload, context, locked_until)
    select t.kind, t.key, t.payload, t.context, case when t.leased then muse_clock() + ${jobLease}::interval end
    from jsonb_to_recordset(${json(jobs)}::jsonb) as t (kind text, key text, payload jsonb, context jsonb, leased boolean)
    on conflict do nothing
    returning id, kind, dedupe_key, payload, context, attempts, epoch, created_at, 0 as age_ms`;

/** Leases up to `most` jobs of a kind that are due. */
export const claimJobs = (database: Database, kind: string, most: number): Promise<LeasedJob[]> =>
  database.transaction(
    { partition: 'consumers' },
    (sql) => sql.many<LeasedJob>`
          with due as (
            select id from task where state = 'open' and kind = ${kind} and run_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())
            order by run_at limit ${most} for update skip locked
          )
          update task set locked_until = muse_clock() + ${jobLease}::interval, epoch = epoch + 1 from due where task.id = due.id
          returning task.id, kind, payload, context, attempts, epoch, created_at, (extract(epoch from muse_clock() - created_at) * 1000)::bigint as age_ms`,
  );

/**
 * Renews leases of which a third has passed, unless another process has taken the job over. Skips locked rows, because only
 * the end of a job or a takeover locks them.
 */
export const renewJobs = (database: Database, jobs: LeasedJob[]): Promise<number> =>
  database.reads('relay').run`
    with held as (
      select task.id from task join unnest(${jobs.map(({ id }) => id)}::bigint[], ${jobs.map(({ epoch }) => epoch)}::int[]) as h (id, epoch) using (id, epoch)
      where state = 'open' and locked_until < muse_clock() + ${jobLease}::interval * 2 / 3 for update of task skip locked
    )
    update task set locked_until = muse_clock() + ${jobLease}::interval from held where task.id = held.id`;

/** Returns false if another process holds the job. */
export const closeJob = async (tx: Sql, { id, epoch }: LeasedJob): Promise<boolean> =>
  (await tx.run`update task set state = 'done', done_at = muse_clock(), locked_until = null, last_error = null where id = ${id} and epoch = ${epoch} and state = 'open'`) >
  0;

/** Ends the lease after a failed attempt; the job is due again after `waitMs`. */
export const releaseJob = (database: Database, { id, epoch }: LeasedJob, waitMs: number, error: string) =>
  database.transaction(
    { partition: 'consumers' },
    (sql) => sql.run`
          update task set locked_until = null, attempts = attempts + 1, last_error = ${error}, run_at = muse_clock() + make_interval(secs => ${waitMs / 1000})
          where id = ${id} and epoch = ${epoch} and state = 'open'`,
  );
