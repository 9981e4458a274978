import type { Database } from '../../database/database.ts';

/**
 * The table `timer`. While a timer runs, `next_run_at` is the end of its lease, which is also the proof of holding it: who has
 * read or written another value holds it no longer.
 */
export interface TimerLease {
  name: string;
  /** `next_run_at` as text, because a JavaScript date has no microseconds. */
  lease: string;
}

/** Outlasts the pauses of a living process, which renews it; the run of a killed one is repeated after this. */
const timerLease = '30 seconds';

export const insertTimers = (database: Database, names: string[]): Promise<number> =>
  database.reads('relay').run`insert into timer (name) select unnest(${names}::text[]) on conflict do nothing`;

/** Returns `undefined` if the timer is not due, or another process runs it. */
export const claimTimer = (database: Database, name: string): Promise<TimerLease | undefined> =>
  database.reads('relay').one<TimerLease>`
    update timer set next_run_at = muse_clock() + ${timerLease}::interval where name = ${name} and next_run_at <= muse_clock()
    returning name, next_run_at::text as lease`;

/** Renews leases of which a third has passed. Returns those it renewed. */
export const renewTimers = (database: Database, leases: Map<string, string>): Promise<TimerLease[]> =>
  database.reads('relay').many<TimerLease>`
    update timer set next_run_at = muse_clock() + ${timerLease}::interval
    from unnest(${[...leases.keys()]}::text[], ${[...leases.values()]}::timestamptz[]) as held (name, lease)
    where timer.name = held.name and next_run_at = held.lease and next_run_at < muse_clock() + ${timerLease}::interval * 2 / 3
    returning timer.name, next_run_at::text as lease`;

/** Ends the lease; the timer is due again after `nextInMs`. */
export const endTimerRun = (database: Database, { name, lease }: TimerLease, nextInMs: number): Promise<number> =>
  database.reads('relay').run`
    update timer set next_run_at = muse_clock() + make_interval(secs => ${nextInMs / 1000}) where name = ${name} and next_run_at = ${lease}::timestamptz`;
