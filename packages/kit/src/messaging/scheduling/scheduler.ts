import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Backlog } from '../publishing/backlog.ts';
import { type DueWork, findDueWork } from './due-work.ts';
import { type SingleFlight, singleFlight } from './single-flight.ts';

interface Runners {
  outbox(): Promise<void>;
  retries(): Promise<void>;
  job(kind: string): Promise<void>;
  timer(name: string): Promise<void>;
}

interface SchedulerOptions {
  database: Database;
  backlog: Backlog;
  timers: string[];
  /** The kinds of background jobs. */
  kinds: string[];
  /** Renews the leases of this process, before it looks for leases that have expired. */
  renewLeases(): Promise<void>;
  /** Whether background jobs run. */
  jobsRun(): boolean;
  runners: Runners;
  log: Log;
  everyMs: number;
}

/** Looks every `everyMs` for what is due by time (outbox rows, retries, jobs, timers) and runs it. */
export function createScheduler({
  database,
  backlog,
  timers,
  kinds,
  renewLeases,
  jobsRun,
  runners,
  log,
  everyMs,
}: SchedulerOptions) {
  let handle: NodeJS.Timeout | undefined;
  let stopped = false;
  const { run, allDone } = createFlights(timers, kinds, runners, log);

  const inspect = singleFlight(async () => {
    try {
      const due = await findDueWork(database, timers, kinds);
      if (!due) return;
      backlog.record(due);
      run(due);
    } catch (error) {
      log.warn({ error }, 'could not look for due work');
    }
  });

  const schedule = (): void => {
    if (stopped) return;
    handle = setTimeout(() => void inspect().then(schedule), everyMs * (0.9 + Math.random() * 0.2));
  };

  const idle = async (): Promise<void> => {
    await inspect.underWay();
    await allDone();
    while (jobsRun()) await pause(5);
  };
  const beginDue = async (): Promise<void> => {
    await inspect.underWay();
    await allDone(); // what is under way began before the clock was moved
    await renewLeases();
    await inspect();
    await allDone();
  };

  return {
    /** Looks once and waits until what was due is done, but not until the background jobs have ended. */
    beginDue,
    /** Looks once and waits until what was due is done. Tests call it after moving the clock. */
    async runDue(): Promise<void> {
      await beginDue();
      await idle();
    },
    /** Waits until no background job, timer or retry runs. Tests move the clock after it. */
    idle,
    start: schedule,
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(handle);
      await inspect.underWay();
      await allDone();
    },
  };
}

/** One flight per kind of work, kind of job and timer, so that a slow one delays no other. */
function createFlights(timers: string[], kinds: string[], runners: Runners, log: Log) {
  const once = (what: string, work: () => Promise<void>) =>
    singleFlight(async () => {
      try {
        await work();
      } catch (error) {
        log.warn({ what, error }, 'due work failed; it is found again');
      }
    });
  const outbox = once('outbox', runners.outbox);
  const retries = once('retries', runners.retries);
  const byKind = new Map(kinds.map((kind) => [kind, once(kind, () => runners.job(kind))]));
  const byTimer = new Map(timers.map((name) => [name, once(name, () => runners.timer(name))]));
  const flights: SingleFlight[] = [outbox, retries, ...byKind.values(), ...byTimer.values()];
  return {
    run(due: DueWork): void {
      if (due.outbox) void outbox();
      if (due.retries) void retries();
      for (const kind of due.tasks) void byKind.get(kind)?.();
      for (const name of due.timers) void byTimer.get(name)?.();
    },
    async allDone(): Promise<void> {
      for (const flight of flights) await flight.underWay();
    },
  };
}
