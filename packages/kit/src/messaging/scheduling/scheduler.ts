import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry/log.ts';
import { type Backlog, backlogLimits, type Unpublished } from '../publishing/backlog.ts';
import { type SingleFlight, singleFlight } from './single-flight.ts';

/** What time alone brings due: found by one query a second, so that an idle service costs next to nothing. */
interface Due {
  outbox: boolean;
  retries: boolean;
  tasks: boolean;
  timers: string[];
}

/** Who does what is due. */
interface Runners {
  outbox(): Promise<void>;
  retries(): Promise<void>;
  tasks(): Promise<void>;
  timer(name: string): Promise<void>;
}

interface SchedulerOptions {
  database: Database;
  backlog: Backlog;
  timers: string[];
  runners: Runners;
  log: Log;
  everyMs: number;
}

export function createScheduler({ database, backlog, timers, runners, log, everyMs }: SchedulerOptions) {
  let handle: NodeJS.Timeout | undefined;
  let stopped = false;

  const find = () =>
    database.reads('relay').one<Due & Unpublished & { deadLetters: number }>`
      select
        exists (select from outbox where published_at is null and available_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as outbox,
        exists (select from scheduled_message where due_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as retries,
        exists (select from task where state = 'open' and run_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as tasks,
        array(select t.name from timer t where t.name = any(${timers}) and t.next_run_at <= muse_clock()) as timers,
        (select count(*) from (select from outbox where published_at is null limit ${backlogLimits.events + 1}) as waiting) as unpublished,
        (select extract(epoch from muse_clock() - min(created_at))::float8 from outbox where published_at is null) as oldest_seconds,
        (select count(*) from dead_letter where state = 'open') as dead_letters`;

  /** Each in a flight of its own: a timer that waits for a neighbour, or a message for its dependency, keeps nothing else waiting. */
  const once = (what: string, work: () => Promise<void>) =>
    singleFlight(async () => {
      try {
        await work();
      } catch (error) {
        log.warn({ what, error }, 'could not do what is due; it is found again');
      }
    });
  const outbox = once('outbox', runners.outbox);
  const retries = once('retries', runners.retries);
  const tasks = once('tasks', runners.tasks);
  const byTimer = new Map(timers.map((name) => [name, once(name, () => runners.timer(name))]));
  const flights: SingleFlight[] = [outbox, retries, tasks, ...byTimer.values()];

  const inspect = singleFlight(async () => {
    try {
      const due = await find();
      if (!due) return;
      backlog.record(due);
      if (due.outbox) void outbox();
      if (due.retries) void retries();
      if (due.tasks) void tasks();
      for (const name of due.timers) void byTimer.get(name)?.();
    } catch (error) {
      log.warn({ error }, 'could not look for what is due');
    }
  });
  const allDone = async (): Promise<void> => {
    for (const flight of flights) await flight.underWay();
  };

  const schedule = (): void => {
    if (stopped) return;
    handle = setTimeout(() => void inspect().then(schedule), everyMs * (0.9 + Math.random() * 0.2));
  };

  return {
    /** Looks once and waits until what was due is done. Tests call it after moving the clock. */
    async runDue(): Promise<void> {
      await inspect.underWay();
      await allDone(); // what is under way began before the clock was moved
      await inspect();
      await allDone();
    },
    start: schedule,
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(handle);
      await inspect.underWay();
      await allDone();
    },
  };
}
