import type { Database } from '../../database/database.ts';
import { type Context, contextOf, runIn } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { purchaseIdsIn } from '../../telemetry/purchase-ids.ts';
import type { UnitOfWork } from '../transaction.ts';
import type { LeaseHolder } from './heartbeat.ts';
import { createJobAttempt, type JobHandler } from './job-attempt.ts';
import { createJobQueue, type JobQueues } from './job-queue.ts';
import { claimJobs, type LeasedJob, renewJobs } from './job-storage.ts';

export interface Worker {
  /** Stored with every job; do not rename. */
  kind: string;
  concurrency: number;
  run: JobHandler;
}

export interface JobRunner extends LeaseHolder, JobQueues {
  /** Leases and begins jobs of a kind that are due, as many as there are free slots. */
  poll(kind: string): Promise<void>;
  isBusy(): boolean;
  drain(): Promise<void>;
}

/** Runs background jobs with at most `concurrency` at a time per kind and process. No kind waits for another. */
export function createJobRunner(
  workers: Worker[],
  database: Database,
  unitOfWork: UnitOfWork,
  log: Log,
  metrics: Metrics,
): JobRunner {
  const attempt = createJobAttempt(database, unitOfWork, log, metrics);
  const failed = (error: unknown) => log.warn({ error }, 'could not look for jobs; they are found again');
  const queues = new Map(
    workers.map(({ kind, concurrency, run }) => [
      kind,
      createJobQueue({
        ...{ concurrency, failed },
        claim: (most) => claimJobs(database, kind, most),
        run: (job) => runIn(contextOfJob(job), () => attempt(job, run)),
      }),
    ]),
  );

  return {
    takeSlot: (kind) => queues.get(kind)?.takeSlot(),
    wake(kinds) {
      for (const kind of kinds) queues.get(kind)?.poll().catch(failed);
    },
    poll: async (kind) => queues.get(kind)?.poll(),
    async renewLeases() {
      const running = [...queues.values()].flatMap((queue) => queue.running());
      if (running.length > 0) await renewJobs(database, running);
    },
    isBusy: () => [...queues.values()].some((queue) => queue.isBusy()),
    async drain() {
      await Promise.all([...queues.values()].map((queue) => queue.drain()));
    },
  };
}

/** The context in which the job was enqueued, as a span of its own. A timer that enqueued it had none. */
const contextOfJob = ({ context, payload }: LeasedJob): Context => ({
  ...purchaseIdsIn(payload),
  ...context,
  ...contextOf(context),
});
