import { openSpy, type Spy } from '@muse/kit/testing';
import { type EmulatorControl, emulatorAt, type House, openHouseForTests } from '@muse/ops';
import pg from 'pg';
import type { Books, Evidence } from '../../src/checker/index.ts';

/** A whole house with everything that the checker wants to see of it. */
export interface CheckedHouse extends House {
  evidence: Evidence & Required<Pick<Evidence, 'logFolder' | 'gatewayUrl'>>;
  spy: Spy;
  admin: pg.Pool;
  amqpUrl: string;
  /** Tells the Stripe emulator what to do next. */
  tellStripe: EmulatorControl['control'];
  /** Ends every process and stops every clock, a little ahead: what is fresh now is old then. */
  standStill(): Promise<void>;
  close(): Promise<void>;
}

export async function openCheckedHouse(): Promise<CheckedHouse> {
  const house = await openHouseForTests({ environment: { LOG_LEVEL: 'info' } });
  const { gatewayUrl, logFolder, virtualHost, amqpUrl } = house;
  const spy = await openSpy(amqpUrl);
  const admin = new pg.Pool({ connectionString: house.databaseUrl, max: 1, options: '-c jit=off' });
  admin.on('error', () => undefined); // the database may be dropped before the last connection has left
  const stripe = emulatorAt(house.emulatorUrl);
  return {
    ...house,
    ...{ spy, admin, tellStripe: stripe.control },
    evidence: {
      look: async <Row extends object>(sql: string, values: unknown[] = []) =>
        (await admin.query<Row>(sql, values)).rows,
      books: () => stripe.books<Books>(),
      ...{ gatewayUrl, logFolder, broker: { managementUrl: house.managementUrl as string, virtualHost } },
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
      await house.close();
    },
  };
}
