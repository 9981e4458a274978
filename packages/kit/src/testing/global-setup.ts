import { join } from 'node:path';
import { openTestServers, type TestServers } from '@muse/dev-servers';
import { dropTemplates } from './migrated-database.ts';

const folder = join(import.meta.dirname, '../../../../node_modules/.cache/muse-test-servers');
let servers: TestServers | undefined;

/**
 * Finds or starts Postgres and RabbitMQ once per test run; each test file makes its own database and virtual host. jest calls it only if a
 * test of a project that names it was selected. After Ctrl-C the servers' keeper cleans up what the run left.
 */
export default async function startTestServers(): Promise<void> {
  servers = await openTestServers({ folder, say: console.log });
  console.log(servers.choices.join('; '));
  process.env.MUSE_TEST_POSTGRES_URL = servers.postgresUrl;
  process.env.MUSE_TEST_AMQP_URL = servers.amqpUrl;
  process.env.MUSE_TEST_MANAGEMENT_URL = servers.managementUrl ?? '';
  process.env.MUSE_TEST_FOLDER = servers.folder;
}

export async function releaseTestServers(): Promise<void> {
  if (!servers) return;
  await dropTemplates(servers, servers.folder);
  await servers.stop();
}
