import { Client, escapeIdentifier } from 'pg';
import type { DevServers } from './types.ts';
import { withPath } from './urls.ts';

type Administrator = Pick<DevServers, 'postgresUrl'>;

/** Roles belong to the whole server: two who change them at once would trip over each other's rows ("tuple concurrently updated"). */
const rolesLock = "pg_advisory_lock(hashtext('muse.roles'))";

export async function createDatabase({ postgresUrl }: Administrator, name: string): Promise<string> {
  await asAdministrator(postgresUrl, (client) => client.query(`create database ${escapeIdentifier(name)}`));
  return withPath(postgresUrl, name);
}

/** Whoever is still connected is thrown out; the roles of the database, named after it, go with it. */
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
