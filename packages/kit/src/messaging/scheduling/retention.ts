import type { Database } from '../../database/database.ts';
import type { Timer } from './timers.ts';

/** How long the rows of the kit are kept: longer than a message or request could still be repeated. */
export function deleteExpiredRows(database: Database): Timer {
  return {
    name: 'kit.forget-what-is-old', // stored name; do not rename
    everyMs: 60_000,
    async run() {
      const sql = database.reads('relay');
      await sql.run`delete from outbox where seq in (select seq from (select seq, published_at from outbox order by seq limit 5000) oldest where published_at < muse_clock() - interval '7 days')`;
      await sql.run`delete from inbox where ctid = any(array(select ctid from inbox where received_at < muse_clock() - interval '30 days' limit 5000))`;
      await sql.run`delete from task where id in (select id from task where state = 'done' and done_at < muse_clock() - interval '90 days' limit 5000)`;
      await sql.run`delete from idempotency_key where created_at < muse_clock() - interval '24 hours'
        or (state = 'running' and lease_until < muse_clock() - interval '5 minutes')`; // its process died, and the request was not repeated
      await sql.run`delete from dead_letter where state <> 'open' and parked_at < muse_clock() - interval '90 days'`;
    },
  };
}
