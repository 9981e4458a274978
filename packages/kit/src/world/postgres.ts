import { Client } from 'pg';
import { startPostgresContainer } from './containers.ts';
import type { Home } from './home.ts';
import type { Stoppable } from './open-world.ts';
import { startPrivatePostgres } from './private-postgres.ts';
import { without } from './urls.ts';

export interface Postgres {
  url: string;
  said: string;
  pid?: number;
  container?: Stoppable;
}

/** The one given, else one in a container, else one of this machine's programs. */
export async function openPostgres(home: Home): Promise<Postgres> {
  const url = process.env.DATABASE_URL;
  if (url) return given(url);
  return (await startPostgresContainer(home)) ?? (await startPrivatePostgres(home));
}

async function given(url: string): Promise<Postgres> {
  try {
    return { url, said: `Postgres: the one in DATABASE_URL (${await versionOf(url)}) at ${without(url)}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    throw new Error(
      `DATABASE_URL is set, but no Postgres answers at ${without(url)} (${reason}): start it, or unset DATABASE_URL and Muse starts its own.`,
    );
  }
}

export async function versionOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {}); // a connection that breaks while we let go of it
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? 'unknown version';
  } finally {
    await client.end().catch(() => {});
  }
}

/** Commits are durable where data is kept; in tests a crash of the machine may lose it all. The rest is the same everywhere. */
export function settings(keep: boolean, more: Record<string, string | number> = {}): string[] {
  const chosen = {
    max_connections: 400,
    shared_buffers: '128MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    synchronous_commit: 'on',
    fsync: keep ? 'on' : 'off',
    full_page_writes: keep ? 'on' : 'off',
    ...more,
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
