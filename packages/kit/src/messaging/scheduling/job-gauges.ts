import type { DatabaseGauges } from '../../telemetry/database-gauges.ts';

/** Beyond this, more is not worse. */
const mostCounted = 10_000;
/** The oldest is looked for among those that are due first. */
const mostCompared = 1_000;

/** Open jobs by kind. An old one was tried again and again; many are a backlog. */
export const jobGauges = (kinds: string[]): DatabaseGauges => ({
  labels: ['kind'],
  gauges: {
    open: { name: 'jobs_open', help: 'Background jobs that are not done, up to 10,000' },
    oldestSeconds: { name: 'jobs_oldest_seconds', help: 'Age of the oldest of them' },
  },
  read: (db) => db.many`
    select k.kind,
      (select count(*) from (select from task t where t.state = 'open' and t.kind = k.kind limit ${mostCounted}) as counted) as open,
      coalesce((select extract(epoch from muse_clock() - min(created_at))::float8 from (
        select t.created_at from task t where t.state = 'open' and t.kind = k.kind order by t.run_at limit ${mostCompared}) as compared), 0) as oldest_seconds
    from unnest(${kinds}::text[]) as k (kind)`,
});
