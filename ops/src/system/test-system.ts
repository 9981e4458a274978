import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, createVirtualHost, deleteVirtualHost, dropDatabase } from '@muse/dev-servers';
import { loadDemoCatalog } from '../shop.ts';
import type { SystemOptions } from './options.ts';
import { type System, startSystem } from './system.ts';

/** A whole house inside the world that jest opened, with a database and a virtual host of its own; it leaves nothing behind. */
export interface TestSystem extends System {
  databaseUrl: string;
  amqpUrl: string;
  /** Null where RabbitMQ's management does not answer. */
  managementUrl: string | null;
  virtualHost: string;
  logFolder: string;
  /** Ends every process, and nothing of the house is left. */
  close(): Promise<void>;
}

export async function startTestSystem(
  options: Pick<SystemOptions, 'environment' | 'replicas' | 'environmentOf' | 'folderOf'> = {},
): Promise<TestSystem> {
  const servers = {
    postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string,
    amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
    managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
  };
  const name = `test_${randomBytes(6).toString('hex')}`;
  // Inside the world's folder: it goes away with it, also after Ctrl-C.
  const folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'house-'));
  const [databaseUrl, amqpUrl] = await Promise.all([createDatabase(servers, name), createVirtualHost(servers, name)]);
  const environment = { LOG_LEVEL: 'warn', ...options.environment };
  const system = await startSystem({
    ...options,
    ...{ databaseUrl, amqpUrl, folder, environment },
    ...{ gatewayPort: 0, emulatorPort: 0 },
  });
  await loadDemoCatalog(system.gatewayUrl);
  return {
    ...system,
    ...{ databaseUrl, amqpUrl, virtualHost: name, logFolder: join(folder, 'logs') },
    managementUrl: servers.managementUrl,
    async close() {
      await system.stop();
      await Promise.all([
        dropDatabase(servers, name),
        deleteVirtualHost(servers, name),
        rm(folder, { recursive: true, force: true }),
      ]);
    },
  };
}
