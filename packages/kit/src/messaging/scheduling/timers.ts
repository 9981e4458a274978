import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry/log.ts';

export interface Timer {
  /** Stored in the table `timer`; do not rename. */
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

const afterFailureSeconds = 5;

/** Each timer is a row. The replica that moves `next_run_at` forward runs the timer, so that only one replica does. */
export function createTimers(timers: Timer[], database: Database, log: Log) {
  const byName = new Map(timers.map((timer) => [timer.name, timer]));
  return {
    async ensure(): Promise<void> {
      if (timers.length === 0) return;
      await database.reads('relay')
        .run`insert into timer (name) select unnest(${timers.map((timer) => timer.name)}::text[]) on conflict do nothing`;
    },
    async run(name: string): Promise<void> {
      const timer = byName.get(name);
      if (!timer) return;
      const mine = await database.reads('relay').run`
        update timer set next_run_at = muse_clock() + make_interval(secs => ${timer.everyMs / 1000}) where name = ${name} and next_run_at <= muse_clock()`;
      if (mine === 0) return;
      try {
        await timer.run();
      } catch (error) {
        log.warn({ timer: name, error }, 'a timer failed, retry scheduled');
        await database.reads('relay')
          .run`update timer set next_run_at = least(next_run_at, muse_clock() + make_interval(secs => ${afterFailureSeconds})) where name = ${name}`;
      }
    },
  };
}
