import pg, { Client, escapeIdentifier } from 'pg';
import type { DevServers } from '../types.ts';
import { withPath } from '../urls.ts';

type Administrator = Pick<DevServers, 'postgresUrl'>;

/** Roles belong to the whole server; concurrent changes fail with "tuple concurrently updated". */
const rolesLock = "pg_advisory_lock(hashtext('muse.roles'))";

/** `template`: the database to copy, which nobody may be connected to. Default: an empty one. */
export async function createDatabase(
  { postgresUrl }: Administrator,
  name: string,
  template = 'template1',
): Promise<string> {
  await asAdministrator(postgresUrl, (client) =>
    client.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`),
  );
  return withPath(postgresUrl, name);
}

/** Drops a database, its connections, and the roles whose names begin with its name. */
export async function dropDatabase({ postgresUrl }: Administrator, name: string): Promise<void> {
  await asAdministrator(postgresUrl, async (client) => {
    await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
    await client.query(`select ${rolesLock}`);
    const found = await client.query<{ rolname: string }>(
      'select rolname from pg_roles where starts_with(rolname, $1)',
      [`${name}_`],
    );
    const roles = found.rows.map(({ rolname }) => escapeIdentifier(rolname));
    if (roles.length > 0) await client.query(`drop role if exists ${roles.join(', ')}`);
  });
}

async function asAdministrator<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Queries as administrator, for tests and tools that inspect stored rows. */
export interface AdminQuery {
  /** Parameters are `$1` … as in pg. */
  look<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Survives a crash of the server or a dropped database: the next query opens a new connection. */
export function openAdminQuery(databaseUrl: string, connections: number, options?: string): AdminQuery {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections, options });
  pool.on('error', () => undefined);
  return {
    look: async <Row extends object>(sql: string, values: unknown[] = []) => (await pool.query<Row>(sql, values)).rows,
    close: () => pool.end(),
  };
}

export async function versionOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {}); // the connection may break while it closes
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? 'unknown version';
  } finally {
    await client.end().catch(() => {});
  }
}
