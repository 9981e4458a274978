import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { countHops, type Hops } from './hops.ts';
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

/** Linux counts CPU time in ticks of 10 ms. */
const tickMs = 10;
/** Postgres' backends report their statistics at most once a second. */
const statisticsDelayMs = 1_500;

interface Stat {
  parent: number;
  ticks: number;
  /** Of children that have exited, such as Postgres' backends. */
  endedChildTicks: number;
}

/** /proc/<pid>/stat, see proc(5): the name in parentheses may contain spaces, so fields are counted after it. */
function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent, , , , , , , , , , user, system, endedUser, endedSystem] = fields as [
      never,
      number,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      number,
      number,
      number,
      number,
    ];
    return { parent, ticks: user + system, endedChildTicks: endedUser + endedSystem };
  } catch {
    return undefined; // it has exited meanwhile
  }
}

function processTree(root: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const parents = new Map(pids.map((pid) => [pid, stat(pid)?.parent]));
  const members = [root];
  for (const member of members) members.push(...pids.filter((pid) => parents.get(pid) === member));
  return members;
}

const rss = (pid: number): number => {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

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
    cpuMs[name] = members.reduce((sum, member) => sum + (stat(member)?.ticks ?? 0), endedTicks) * tickMs;
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
