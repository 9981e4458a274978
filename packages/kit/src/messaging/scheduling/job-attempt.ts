import type { Database } from '../../database/database.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { millisecondsSince } from '../../telemetry/duration.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { redactText } from '../../telemetry/redact.ts';
import { statedWaitMs } from '../retrying/errors.ts';
import { logRetry } from '../retrying/log-retry.ts';
import { jittered } from '../retrying/retry-policy.ts';
import type { Transaction, UnitOfWork } from '../transaction.ts';
import { closeJob, type LeasedJob, releaseJob } from './job-storage.ts';

/** A background job as its handler gets it; `Job` in `service.ts` describes the fields. */
interface JobAttempt {
  payload: unknown;
  attempts: number;
  ageMs: number;
  finish<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
}

export type JobHandler = (job: JobAttempt) => Promise<void>;

class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

const longestBackoffMs = 30_000;

/** One line per attempt. `done` becomes `ok`, because the values of the metric are stored names. */
function logAttempt(log: Log, { kind, attempts, ageMs }: LeasedJob, outcome: string, started: number): void {
  const said = outcome === 'done' ? 'ok' : outcome === 'again' ? 'retry scheduled' : outcome;
  const durationMs = millisecondsSince(started);
  log.info({ kind, attempt: attempts + 1, ageMs, outcome: said, durationMs }, 'job');
}

/** Runs one attempt of a job. A failed one is scheduled again, until one succeeds. */
export function createJobAttempt(database: Database, unitOfWork: UnitOfWork, log: Log, metrics: Metrics) {
  const scheduleAgain = async (job: LeasedJob, error: unknown): Promise<void> => {
    const waitMs = waitAfter(job.attempts, error);
    logRetry(log, 'a job', { kind: job.kind, waitMs, attempts: job.attempts + 1 }, error);
    const why = redactText(error instanceof Error ? error.message : String(error)).slice(0, 1_000);
    await releaseJob(database, job, waitMs, why).catch(() => undefined); // the lease expires without us
  };

  return async (job: LeasedJob, run: JobHandler): Promise<void> => {
    failurePoint('job: started', () => describeJob(job));
    const { finish, isFinished } = createFinish(job, unitOfWork);
    const started = performance.now();
    const observe = (outcome: 'done' | 'again' | 'taken over') => {
      metrics.tasks.inc({ kind: job.kind, outcome });
      logAttempt(log, job, outcome, started);
    };
    try {
      await run({ payload: job.payload, attempts: job.attempts, ageMs: job.ageMs, finish });
      if (!isFinished()) await finish(async () => undefined);
      observe('done');
    } catch (error) {
      observe(error instanceof LeaseLostError ? 'taken over' : 'again');
      if (error instanceof LeaseLostError) return;
      await scheduleAgain(job, error);
    }
  };
}

/** The last transaction of a job closes it. It fails if another process has taken the job over. */
function createFinish(job: LeasedJob, unitOfWork: UnitOfWork) {
  let finished = false;
  const finish = <T>(body: (tx: Transaction) => Promise<T>): Promise<T> => {
    failurePoint('job: external call answered, nothing stored yet', () => describeJob(job));
    return unitOfWork.transaction('consumers', async (tx) => {
      if (!(await closeJob(tx, job))) throw new LeaseLostError('another process has taken this job over');
      const result = await body(tx);
      tx.afterCommit(() => {
        finished = true;
      });
      return result;
    });
  };
  return { finish, isFinished: () => finished };
}

const waitAfter = (attempts: number, error: unknown): number =>
  statedWaitMs(error) ?? Math.round(jittered(Math.min(longestBackoffMs, 1_000 * 2 ** Math.min(attempts, 5))));

/** For failure points. */
const describeJob = ({ kind, payload }: LeasedJob): string => `${kind} ${JSON.stringify(payload)}`;
