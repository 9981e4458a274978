import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createVirtualHost, deleteVirtualHost, dropDatabase } from '@muse/dev-servers';
import { createMigratedDatabase } from '@muse/kit/testing';
import { deleteBrokerUsers } from '../broker-users/broker-users.ts';
import { loadDemo } from '../demo-machines/load.ts';
import { loadDemoCatalog } from '../shop.ts';
import { gatewaySchema } from './gateway-database.ts';
import type { SystemOptions } from './options.ts';
import { services } from './services.ts';
import { type System, startSystem } from './system.ts';

/** A whole system for tests, on the servers that jest started, with a database and a virtual host of its own. */
export interface TestSystem extends System {
  databaseUrl: string;
  amqpUrl: string;
  /** `null` if RabbitMQ's management API is not available. */
  managementUrl: string | null;
  virtualHost: string;
  logFolder: string;
  /** Stops every process, and removes the database, the virtual host and the folder. */
  close(): Promise<void>;
}

export interface TestSystemOptions
  extends Pick<SystemOptions, 'environment' | 'replicas' | 'environmentOf' | 'folderOf' | 'restartPolicy'> {
  /** Gives each service a broker user of its own, as `npm start` does. Needs the management API. */
  brokerUsers?: boolean;
  /** Starts the pretend stores and lets machines place the orders of the demo's. */
  machines?: boolean;
}

export async function startTestSystem({
  brokerUsers,
  machines,
  ...options
}: TestSystemOptions = {}): Promise<TestSystem> {
  const servers = {
    postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string,
    amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
    managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
  };
  const name = `test_${randomBytes(6).toString('hex')}`;
  // In the folder of the test servers, which is removed with them, also after Ctrl-C.
  const folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'system-'));
  const [databaseUrl, amqpUrl] = await Promise.all([
    createMigratedDatabase(servers, name, [...services, gatewaySchema]),
    createVirtualHost(servers, name),
  ]);
  const environment = { LOG_LEVEL: 'warn', ...options.environment };
  const system = await startSystem({
    ...options,
    ...{ databaseUrl, amqpUrl, folder, environment },
    ...(brokerUsers ? { managementUrl: servers.managementUrl } : {}),
    ...(machines ? { storeEmulatorPort: 0 } : {}),
    ...{ gatewayPort: 0, emulatorPort: 0 },
  });
  if (machines) await loadWithMachines(system);
  else await loadDemoCatalog(system.gatewayUrl);
  return {
    ...system,
    ...{ databaseUrl, amqpUrl, virtualHost: name, logFolder: join(folder, 'logs') },
    managementUrl: servers.managementUrl,
    async close() {
      await system.stop();
      await Promise.all([
        dropDatabase(servers, name),
        deleteVirtualHost(servers, name),
        brokerUsers && servers.managementUrl
          ? deleteBrokerUsers({ managementUrl: servers.managementUrl, amqpUrl })
          : null,
        rm(folder, { recursive: true, force: true }),
      ]);
    },
  };
}

/** A test of machines must not pass because people did their work. */
async function loadWithMachines({ gatewayUrl, storeEmulatorUrl }: System): Promise<void> {
  const { unusable } = await loadDemo({ gatewayUrl, storeEmulatorUrl: storeEmulatorUrl as string });
  if (unusable.length > 0) throw new Error(`Machines cannot place the orders of ${unusable.join(', ')}`);
}
