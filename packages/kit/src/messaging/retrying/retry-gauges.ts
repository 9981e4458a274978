import type { DatabaseGauges } from '../../telemetry/database-gauges.ts';

/** Beyond this, more is not worse. */
const mostCounted = 10_000;

/** Events that a reaction could not process yet. Message ids are UUIDs of version 7, so the first one is the oldest. */
export const retryGauges = (consumers: string[]): DatabaseGauges => ({
  labels: ['consumer'],
  gauges: {
    waiting: { name: 'retries_waiting', help: 'Events that wait for a retry, up to 10,000' },
    oldestSeconds: { name: 'retries_oldest_seconds', help: 'How long ago the oldest of them was published' },
  },
  read: (db) => db.many`
    select c.consumer,
      (select count(*) from (select from scheduled_message s where s.consumer = c.consumer order by s.message_id limit ${mostCounted}) as counted) as waiting,
      coalesce((select extract(epoch from muse_clock() - (s.envelope ->> 'time')::timestamptz)::float8
        from scheduled_message s where s.consumer = c.consumer order by s.message_id limit 1), 0) as oldest_seconds
    from unnest(${consumers}::text[]) as c (consumer)`,
});
