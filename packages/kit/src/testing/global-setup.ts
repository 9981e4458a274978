import { tmpdir } from 'node:os';
import { openWorld, type World } from '../world/index.ts';

let world: World | undefined;

/**
 * One world for the whole run of jest; the files of tests find it in their environment and make a database and a virtual host each.
 * jest calls this only when a test of a room that names it was selected. Ctrl-C needs nothing here: the world's janitor notices.
 */
export default async function openOneWorldForAllTests(): Promise<void> {
  world = await openWorld({ folder: tmpdir(), keep: false, say: console.log });
  console.log(world.said.join('; '));
  process.env.MUSE_TEST_POSTGRES_URL = world.postgresUrl;
  process.env.MUSE_TEST_AMQP_URL = world.amqpUrl;
  process.env.MUSE_TEST_MANAGEMENT_URL = world.managementUrl ?? '';
  process.env.MUSE_TEST_FOLDER = world.folder;
}

export async function stopTheWorld(): Promise<void> {
  await world?.stop();
}
