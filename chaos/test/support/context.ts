import { openAdminQuery } from '@muse/dev-servers';
import { openSpy, type Spy } from '@muse/kit/testing';
import { type EmulatorControl, emulatorAt, type System, startTestSystem } from '@muse/ops';
import type { Books, Snapshot } from '../../src/checker/index.ts';

/** A running system with everything the checker reads. */
export interface TestContext extends System {
  snapshot: Snapshot & Required<Pick<Snapshot, 'logFolder' | 'gatewayUrl'>>;
  spy: Spy;
  amqpUrl: string;
  /** Controls the Stripe emulator. */
  controlStripe: EmulatorControl['control'];
  /** Stops every process, and every database clock 10 s in the future, so that no row counts as fresh. */
  freezeState(): Promise<void>;
  close(): Promise<void>;
}

export async function createTestContext(): Promise<TestContext> {
  const system = await startTestSystem({ environment: { LOG_LEVEL: 'info' } });
  const { gatewayUrl, logFolder, virtualHost, amqpUrl } = system;
  const spy = await openSpy(amqpUrl);
  const { look, close } = openAdminQuery(system.databaseUrl, 1, '-c jit=off');
  const stripe = emulatorAt(system.emulatorUrl);
  return {
    ...system,
    ...{ spy, controlStripe: stripe.control },
    snapshot: {
      look,
      books: () => stripe.books<Books>(),
      ...{ gatewayUrl, logFolder, broker: { managementUrl: system.managementUrl as string, virtualHost } },
    },
    async freezeState() {
      await system.stop();
      const stopped = await look<{ schema: string; then: string }>(`
        select n.nspname as schema, (clock_timestamp() + interval '10 seconds')::text as then
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proname = 'muse_clock'`);
      for (const { schema, then } of stopped)
        await look(
          `create or replace function ${schema}.muse_clock() returns timestamptz language sql volatile as 'select timestamptz ''${then}'''`,
        );
    },
    async close() {
      await spy.close();
      await close();
      await system.close();
    },
  };
}
