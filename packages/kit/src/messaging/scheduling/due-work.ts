import type { Database } from '../../database/database.ts';
import { backlogLimits, type Unpublished } from '../publishing/backlog.ts';

/** What is due by time, and the counts of the backlog. */
export interface DueWork extends Unpublished {
  outbox: boolean;
  retries: boolean;
  /** Kinds of jobs. */
  tasks: string[];
  /** Names of the timers. */
  timers: string[];
  deadLetters: number;
}

/** One query for everything, so that an idle service costs almost nothing. */
export const findDueWork = (database: Database, timers: string[], kinds: string[]): Promise<DueWork | undefined> =>
  database.reads('relay').one<DueWork>`
      select
        exists (select from outbox where published_at is null and available_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as outbox,
        exists (select from scheduled_message where due_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())) as retries,
        array(select k.kind from unnest(${kinds}::text[]) as k (kind) where exists (
          select from task t where t.state = 'open' and t.kind = k.kind and t.run_at <= muse_clock() and (t.locked_until is null or t.locked_until < muse_clock()))) as tasks,
        array(select t.name from timer t where t.name = any(${timers}) and t.next_run_at <= muse_clock()) as timers,
        (select count(*) from (select from outbox where published_at is null limit ${backlogLimits.events + 1}) as waiting) as unpublished,
        (select extract(epoch from muse_clock() - min(created_at))::float8 from outbox where published_at is null) as oldest_seconds,
        (select count(*) from dead_letter where state = 'open') as dead_letters`;
