import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, createVirtualHost, deleteVirtualHost, dropDatabase } from '@muse/kit/world';
import { type House, loadDemoCatalog, startHouse } from '@muse/ops';

/** A healthy house for people to shop in, where what takes half an hour in life takes seconds. */
export async function openShop(): Promise<House & { close(): Promise<void> }> {
  const world = {
    postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string,
    amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
    managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
  };
  const name = `test_${randomBytes(6).toString('hex')}`;
  const folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'house-'));
  const [databaseUrl, amqpUrl] = await Promise.all([createDatabase(world, name), createVirtualHost(world, name)]);
  const environment = {
    LOG_LEVEL: 'warn',
    SESSION_LIFETIME_SECONDS: '6',
    AUTHENTICATION_SECONDS: '4',
    RATE_LIMIT_USER: '0',
  };
  const house = await startHouse({ databaseUrl, amqpUrl, folder, gatewayPort: 0, emulatorPort: 0, environment });
  await loadDemoCatalog(house.gatewayUrl);
  return {
    ...house,
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
