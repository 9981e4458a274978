import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { countHops, type Hops } from './hops.ts';
import { cpuTicksOf, processTree, rss, stat, tickMs } from './processes.ts';
import { countTrips, type Trips } from './trips.ts';

/** Counters of the kernel, Postgres and the services; a measurement is the difference of two. */
export interface Counters {
  /** CPU milliseconds, user and system, per process. */
  cpuMs: Record<string, number>;
  rssMb: Record<string, number>;
  commits: number;
  walSyncs: number;
  messages: number;
  hops: Hops;
  trips: Trips;
}

/** Postgres' backends report their statistics at most once a second. */
const statisticsDelayMs = 1_500;

/** Postgres 18 counts the WAL's syncs where it counts all input and output. */
async function walSyncs(client: Client): Promise<string> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  return (rows[0]?.version ?? 0) >= 180_000
    ? `select sum(fsyncs) from pg_stat_io where object = 'wal'`
    : 'select wal_sync from pg_stat_wal';
}

export async function count(
  processes: Record<string, number>,
  client: Client,
  schemas: string[],
  services: { name: string; adminUrl: string }[],
): Promise<Counters> {
  const cpuMs: Record<string, number> = {};
  const rssMb: Record<string, number> = {};
  for (const [name, pid] of Object.entries(processes)) {
    const members = processTree(pid);
    const endedTicks = stat(pid)?.endedChildTicks ?? 0;
    cpuMs[name] = members.reduce((sum, member) => sum + cpuTicksOf(member), endedTicks) * tickMs;
    rssMb[name] = name === 'postgres' ? rss(pid) : members.reduce((sum, member) => sum + rss(member), 0);
  }
  await pause(statisticsDelayMs);
  const { rows } = await client.query<{ commits: string; syncs: string }>(
    `select (select xact_commit from pg_stat_database where datname = current_database()) as commits, (${await walSyncs(client)}) as syncs`,
  );
  const outboxes = await client.query<{ last: string }>(
    schemas.map((schema) => `select coalesce(max(seq), 0) as last from ${schema}.outbox`).join(' union all '),
  );
  return {
    cpuMs,
    rssMb,
    commits: Number(rows[0]?.commits),
    walSyncs: Number(rows[0]?.syncs),
    hops: await countHops(services.map(({ adminUrl }) => adminUrl)),
    trips: await countTrips(services),
    messages: outboxes.rows.reduce((sum, row) => sum + Number(row.last), 0),
  };
}
