import type { TransactionSql } from '../../database/database.ts';
import type { JobQueues, JobSlot } from './job-queue.ts';
import { type InsertedJob, insertJobs, type NewJob } from './job-storage.ts';

/** Jobs that are written with a commit. Either `begin` after it or `release` after a rollback must be called. */
export interface CommittedJobs {
  begin(): void;
  release(): void;
}

/**
 * Writes jobs with the commit of their transaction. Where a slot is free, a job is leased by this process with the same
 * statement and begins right after the commit, without a claim.
 */
export function writeJobs(sql: TransactionSql, jobs: NewJob[], queues: JobQueues): CommittedJobs {
  const slots = jobs.map(({ kind }) => queues.takeSlot(kind));
  let inserted: InsertedJob[] = [];
  sql.withCommit(async () => {
    inserted = await insertJobs(
      sql,
      jobs.map((job, index) => ({ ...job, leased: slots[index] !== undefined })),
    );
  });

  /** Removes the slot, so that it is used once. */
  const slotOf = (index: number): JobSlot | undefined => {
    const slot = slots[index];
    slots[index] = undefined;
    return slot;
  };
  const release = (): void => {
    for (const index of slots.keys()) slotOf(index)?.release();
  };

  return {
    release,
    begin() {
      const waiting = new Set<string>();
      for (const job of inserted) {
        const index = jobs.findIndex(({ kind, key }) => kind === job.kind && key === job.dedupeKey);
        const slot = slotOf(index);
        if (slot) slot.begin(job);
        else waiting.add(job.kind);
      }
      release(); // of jobs that were known already
      queues.wake(waiting);
    },
  };
}
