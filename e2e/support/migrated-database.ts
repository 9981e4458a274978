import { randomBytes } from 'node:crypto';
import { dropDatabase } from '@muse/dev-servers';
import { createMigratedDatabase } from '@muse/kit/testing';
import { services } from '@muse/ops';

/** A database with the schemas of all services and no process that uses it. `drop` deletes it. */
export async function createUnusedDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const servers = { postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string };
  const name = `test_${randomBytes(6).toString('hex')}`;
  return { url: await createMigratedDatabase(servers, name, services), drop: () => dropDatabase(servers, name) };
}
