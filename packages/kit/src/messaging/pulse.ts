import type { Database } from '../database/database.ts';
import type { Log } from '../telemetry/log.ts';
import { type Backlog, farBehind, type Unpublished } from './backlog.ts';
import { singleFlight } from './single-flight.ts';

/** What time alone brings due: found by one query a second, so that an idle service costs next to nothing. */
export interface Due {
  outbox: boolean;
  retries: boolean;
  tasks: boolean;
  timers: string[];
}

interface PulseOptions {
  database: Database;
  backlog: Backlog;
  timers: string[];
  log: Log;
  everyMs: number;
  onDue(due: Due): Promise<void>;
}

export function createPulse({ database, backlog, timers, log, everyMs, onDue }: PulseOptions) {
  let handle: NodeJS.Timeout | undefined;
  let stopped = false;

  const look = () =>
    database.reads('relay').one<Due & Unpublished & { deadLetters: number }>`
      select
        exists (select from outbox where published_at is null and available_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as outbox,
        exists (select from scheduled_message where due_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as retries,
        exists (select from task where state = 'open' and run_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as tasks,
        array(select t.name from timer t where t.name = any(${timers}) and t.next_run_at <= muse_clock()) as timers,
        (select count(*) from (select from outbox where published_at is null limit ${farBehind.facts + 1}) as waiting) as unpublished,
        (select extract(epoch from muse_clock() - min(created_at))::float8 from outbox where published_at is null) as oldest_seconds,
        (select count(*) from dead_letter where state = 'open') as dead_letters`;

  /** Looks once and does what is due. Tests call it after moving the clock. */
  const beat = singleFlight(async () => {
    try {
      const due = await look();
      if (due) backlog.saw(due);
      if (due && (due.outbox || due.retries || due.tasks || due.timers.length > 0)) await onDue(due);
    } catch (error) {
      log.warn({ error }, 'could not look for what is due');
    }
  });

  const schedule = (): void => {
    if (stopped) return;
    handle = setTimeout(() => void beat().then(schedule), everyMs * (0.9 + Math.random() * 0.2));
  };

  return {
    beat,
    start: schedule,
    async stop() {
      stopped = true;
      clearTimeout(handle);
      await beat.underWay();
    },
  };
}
