import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSpy, type Spy } from '@muse/kit/testing';
import { createDatabase, createVirtualHost, deleteVirtualHost, dropDatabase } from '@muse/kit/world';
import { type House, loadDemoCatalog, startHouse } from '@muse/ops';
import pg from 'pg';
import type { Books, Evidence } from '../../src/checker/index.ts';

/** A whole house with everything that the checker wants to see of it. */
export interface CheckedHouse extends House {
  evidence: Evidence & Required<Pick<Evidence, 'logFolder' | 'gatewayUrl'>>;
  spy: Spy;
  admin: pg.Pool;
  amqpUrl: string;
  /** Tells the Stripe emulator what to do next. */
  tellStripe(word: string, body: object): Promise<void>;
  /** Ends every process and stops every clock, a little ahead: what is fresh now is old then. */
  standStill(): Promise<void>;
  close(): Promise<void>;
}

export async function openCheckedHouse(): Promise<CheckedHouse> {
  const world = {
    postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string,
    amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
    managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL as string,
  };
  const name = `test_${randomBytes(6).toString('hex')}`;
  const folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'house-'));
  const [databaseUrl, amqpUrl] = await Promise.all([createDatabase(world, name), createVirtualHost(world, name)]);
  const environment = { LOG_LEVEL: 'info' };
  const house = await startHouse({ databaseUrl, amqpUrl, folder, gatewayPort: 0, emulatorPort: 0, environment });
  const spy = await openSpy(amqpUrl);
  await loadDemoCatalog(house.gatewayUrl);
  const admin = new pg.Pool({ connectionString: databaseUrl, max: 1, options: '-c jit=off' });
  return {
    ...house,
    spy,
    admin,
    amqpUrl,
    evidence: {
      look: async <Row extends object>(sql: string, values: unknown[] = []) =>
        (await admin.query<Row>(sql, values)).rows,
      books: async () => (await (await fetch(`${house.emulatorUrl}/_control/snapshot`)).json()) as Books,
      gatewayUrl: house.gatewayUrl,
      broker: { managementUrl: world.managementUrl, virtualHost: name },
      logFolder: join(folder, 'logs'),
    },
    async tellStripe(word, body) {
      const answer = await fetch(`${house.emulatorUrl}/_control/${word}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`The emulator did not take ${word}: ${await answer.text()}`);
    },
    async standStill() {
      await house.stop();
      const { rows } = await admin.query<{ schema: string; then: string }>(`
        select n.nspname as schema, (clock_timestamp() + interval '10 seconds')::text as then
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proname = 'muse_clock'`);
      for (const { schema, then } of rows)
        await admin.query(
          `create or replace function ${schema}.muse_clock() returns timestamptz language sql volatile as 'select timestamptz ''${then}'''`,
        );
    },
    async close() {
      await spy.close();
      await admin.end();
      await house.stop();
      await Promise.all([
        dropDatabase(world, name),
        deleteVirtualHost(world, name),
        rm(folder, { recursive: true, force: true }),
      ]);
    },
  };
}
