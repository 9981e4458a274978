import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, createVirtualHost, deleteVirtualHost, dropDatabase } from '@muse/kit/world';
import { loadDemoCatalog } from '../shop.ts';
import { type House, startHouse } from './house.ts';
import type { HouseOptions } from './options.ts';

/** A whole house inside the world that jest opened, with a database and a virtual host of its own; it leaves nothing behind. */
export interface HouseForTests extends House {
  databaseUrl: string;
  amqpUrl: string;
  /** Null where RabbitMQ's management does not answer. */
  managementUrl: string | null;
  virtualHost: string;
  logFolder: string;
  /** Ends every process, and nothing of the house is left. */
  close(): Promise<void>;
}

export async function openHouseForTests(
  options: Pick<HouseOptions, 'environment' | 'replicas' | 'environmentOf' | 'folderOf'> = {},
): Promise<HouseForTests> {
  const world = {
    postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string,
    amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
    managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
  };
  const name = `test_${randomBytes(6).toString('hex')}`;
  // Inside the world's folder: it goes away with it, also after Ctrl-C.
  const folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'house-'));
  const [databaseUrl, amqpUrl] = await Promise.all([createDatabase(world, name), createVirtualHost(world, name)]);
  const environment = { LOG_LEVEL: 'warn', ...options.environment };
  const house = await startHouse({
    ...options,
    ...{ databaseUrl, amqpUrl, folder, environment },
    ...{ gatewayPort: 0, emulatorPort: 0 },
  });
  await loadDemoCatalog(house.gatewayUrl);
  return {
    ...house,
    ...{ databaseUrl, amqpUrl, virtualHost: name, logFolder: join(folder, 'logs') },
    managementUrl: world.managementUrl,
    async close() {
      await house.stop();
      await Promise.all([
        dropDatabase(world, name),
        deleteVirtualHost(world, name),
        rm(folder, { recursive: true, force: true }),
      ]);
    },
  };
}
