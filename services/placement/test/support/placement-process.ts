import { runService } from '@muse/kit';
import { dependencies } from '../../src/dependencies.ts';
import { placement } from '../../src/service.ts';
import type { Ways } from '../../src/ways/index.ts';
import type { Placed, Way } from '../../src/ways/way.ts';

/** Placement as a process whose ways ask a store over HTTP at every step: the test is the store, and kills the process at one of them. */
const store = process.env.TEST_STORE_URL as string;

async function ask<Answer>(step: string, orderNumber: string): Promise<Answer> {
  const answer = await fetch(`${store}/${step}`, { method: 'POST', body: JSON.stringify({ orderNumber }) });
  return (await answer.json()) as Answer;
}

const way = (method: Way['method']): Way => ({
  method,
  unavailable: async () => undefined,
  version: async () => 'process 1',
  open: async ({ orderNumber }) => ({
    async prepare() {
      await ask('prepare', orderNumber);
      return { state: 'prepared', totalCents: 28_000, currency: 'USD' };
    },
    async submit() {
      await ask('before-buy', orderNumber);
      return ask<Placed>('buy', orderNumber);
    },
    close: async () => undefined,
  }),
  lookUp: async () => ({ state: 'absent' }),
});

const ways: Ways = { api: way('api'), headless: way('headless') };
await runService({ ...placement, dependencies: (ctx) => ({ ...dependencies(ctx), ways }) });
