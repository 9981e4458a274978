import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '@muse/dev-servers';
import { migrate } from '@muse/kit';
import { services } from '@muse/ops';

/** A database with the schemas of all services and no process that uses it. `drop` deletes it. */
export async function createMigratedDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const servers = { postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string };
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(servers, name);
  for (const { name: service, migrations } of services)
    await migrate({ adminUrl: url, name: service, migrations, password: name });
  return { url, drop: () => dropDatabase(servers, name) };
}
