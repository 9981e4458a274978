import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, startDevServers } from '@muse/dev-servers';
import { type System, startSystem } from '@muse/ops';
import pg from 'pg';

export interface BenchSystem {
  system: System;
  client: pg.Client;
  /** The database, with the administrator's role. */
  databaseUrl: string;
  managementUrl: string | null;
  /** The first process of each tree, by its name; with those of Postgres and RabbitMQ. */
  processes: Record<string, number>;
}

interface BenchOptions {
  environment: Record<string, string>;
  /** Starts the pretend stores too. */
  pretendStores?: boolean;
  /** Called when the schemas are migrated and no process uses them yet. */
  prepare?: (database: { databaseUrl: string }) => Promise<void>;
}

let databases = 0;

/** Runs `work` on the whole system with private servers and real fsync, and stops everything afterwards. */
export async function withBenchSystem<T>(
  { environment, pretendStores = false, prepare }: BenchOptions,
  work: (bench: BenchSystem) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'muse-bench-'));
  const servers = await startDevServers({ folder, keep: true, say: console.log });
  try {
    const databaseUrl = await createDatabase(servers, `bench_${process.pid}_${++databases}`);
    const system = await startSystem({
      ...{ databaseUrl, amqpUrl: servers.amqpUrl, folder, gatewayPort: 0, emulatorPort: 0 },
      ...(pretendStores && { storeEmulatorPort: 0 }),
      ...(prepare && { prepareDatabase: () => prepare({ databaseUrl }) }),
      environment: {
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'info', // as in production
        RATE_LIMIT_USER: '0',
        DECLINES_PER_SHOPPER: '0',
        ...environment,
      },
      say: console.log,
    });
    try {
      const processes = Object.fromEntries(system.processes.map(({ name, pid }) => [name, pid]));
      if (servers.pids.postgres) processes.postgres = servers.pids.postgres;
      if (servers.pids.broker) processes.rabbitmq = servers.pids.broker;
      const client = new pg.Client({ connectionString: databaseUrl });
      client.on('error', () => undefined); // a failure is reported where it happened, not by the end of its connection
      await client.connect();
      const result = await work({ system, client, databaseUrl, managementUrl: servers.managementUrl, processes });
      await client.end();
      return result;
    } finally {
      await system.stop();
    }
  } finally {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
