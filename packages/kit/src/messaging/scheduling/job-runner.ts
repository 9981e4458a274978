import type { Database } from '../../database/database.ts';
import { runIn } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { UnitOfWork } from '../transaction.ts';
import { createJobAttempt, type JobHandler } from './job-attempt.ts';
import { claimJobs, type LeasedJob } from './job-storage.ts';

export interface Worker {
  /** Stored with every job; do not rename. */
  kind: string;
  concurrency: number;
  run: JobHandler;
}

export interface JobRunner {
  /** Runs jobs whose lease this process holds, as soon as their kind has a free slot. */
  take(jobs: LeasedJob[]): void;
  /** Leases and runs jobs that are due, as many as there are free slots. */
  poll(): Promise<void>;
  drain(): Promise<void>;
}

/** Runs background jobs with at most `concurrency` at a time per kind and process. */
export function createJobRunner(
  workers: Worker[],
  database: Database,
  unitOfWork: UnitOfWork,
  log: Log,
  metrics: Metrics,
): JobRunner {
  const attempt = createJobAttempt(database, unitOfWork, log, metrics);
  const byKind = new Map(workers.map((worker) => [worker.kind, worker]));
  const running = new Set<Promise<void>>();
  const waiting: LeasedJob[] = [];
  const busy = new Map<string, number>();
  let draining = false;

  const freeSlots = ({ kind, concurrency }: Worker): number => concurrency - (busy.get(kind) ?? 0);

  const start = (job: LeasedJob, worker: Worker): void => {
    busy.set(job.kind, (busy.get(job.kind) ?? 0) + 1);
    const done = runIn(job.context, () => attempt(job, worker.run)).finally(() => {
      busy.set(job.kind, (busy.get(job.kind) ?? 1) - 1);
      running.delete(done);
      startWaiting();
    });
    running.add(done);
  };

  const startWaiting = (): void => {
    if (draining) return;
    for (let index = 0; index < waiting.length; ) {
      const job = waiting[index] as LeasedJob;
      const worker = byKind.get(job.kind);
      if (!worker || freeSlots(worker) <= 0) {
        index += 1;
        continue;
      }
      waiting.splice(index, 1);
      start(job, worker);
    }
  };

  return {
    take(jobs) {
      waiting.push(...jobs);
      startWaiting();
    },
    async poll() {
      if (draining || waiting.length > 0) return;
      for (const worker of workers) {
        const free = freeSlots(worker);
        if (free > 0) waiting.push(...(await claimJobs(database, worker.kind, free)));
      }
      startWaiting();
    },
    async drain() {
      draining = true;
      while (running.size > 0) await Promise.all(running);
    },
  };
}
