import { tmpdir } from 'node:os';
import { type DevServers, startDevServers } from '@muse/dev-servers';

let servers: DevServers | undefined;

/**
 * One world for the whole run of jest; the files of tests find it in their environment and make a database and a virtual host each.
 * jest calls this only when a test of a room that names it was selected. Ctrl-C needs nothing here: the world's janitor notices.
 */
export default async function openOneWorldForAllTests(): Promise<void> {
  servers = await startDevServers({ folder: tmpdir(), keep: false, say: console.log });
  console.log(servers.choices.join('; '));
  process.env.MUSE_TEST_POSTGRES_URL = servers.postgresUrl;
  process.env.MUSE_TEST_AMQP_URL = servers.amqpUrl;
  process.env.MUSE_TEST_MANAGEMENT_URL = servers.managementUrl ?? '';
  process.env.MUSE_TEST_FOLDER = servers.folder;
}

export async function stopTheWorld(): Promise<void> {
  await servers?.stop();
}
