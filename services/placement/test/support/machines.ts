import { randomUUID } from 'node:crypto';
import { api, type PlacementMethod, type QueueDetail, type QueueStatus } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { dependencies } from '../../src/dependencies.ts';
import { placement } from '../../src/service.ts';
import { createTestContext, type Order, type TestContext } from './context.ts';
import { createScriptedWays, type Script } from './scripted-stores.ts';

export interface MachineContext extends TestContext {
  stores: ReturnType<typeof createScriptedWays>;
  /** A store that agreed to these ways and does what the script says; returns its id. */
  store(script?: Script, methods?: PlacementMethod[]): Promise<string>;
  entry(order: Pick<Order, 'orderNumber'>): Promise<QueueDetail>;
  /** Waits until the queue shows the order in this state. */
  becomes(order: Pick<Order, 'orderNumber'>, status: QueueStatus): Promise<QueueDetail>;
  /** Starts another replica, of the same stores. */
  replica(settings?: Record<string, string>): Promise<TestContext['placement']>;
}

/** Starts placement with ways that are scripts. */
export async function createMachineContext(settings: Record<string, string> = {}): Promise<MachineContext> {
  const stores = createScriptedWays();
  const ctx = await createTestContext(undefined, settings, stores.ways);
  const another: typeof placement = {
    ...placement,
    dependencies: (context) => ({ ...dependencies(context), ways: stores.ways }),
  };
  const operator = ctx.operator('observer');
  const entry = async ({ orderNumber }: Pick<Order, 'orderNumber'>) =>
    (await operator.call(api.placement.getQueueEntry, { params: { orderNumber } })).body;
  return {
    ...ctx,
    stores,
    entry,
    async store(script = {}, methods = ['headless', 'manual']) {
      const storeId = `store-${randomUUID().slice(0, 8)}`;
      stores.set(storeId, script);
      await agree(ctx, storeId, methods);
      return storeId;
    },
    becomes: (order, status) =>
      eventually(async () => {
        const found = await entry(order);
        expect(found.status).toBe(status);
        return found;
      }),
    replica: (more) => ctx.env.start(another, { ...settings, ...more }),
  };
}

/** What an admin has set up for the store: its ways in their order, each permitted and live. */
async function agree({ env }: TestContext, storeId: string, methods: PlacementMethod[]): Promise<void> {
  await env.look(
    `insert into placement.store (store_id, name, website, methods, version) values ($1, $1, 'https://store.example', $2, 1)`,
    [storeId, JSON.stringify(methods)],
  );
  for (const method of methods.filter((each) => each !== 'manual')) {
    await env.look(`insert into placement.store_way (store_id, method, stage) values ($1, $2, 'live')`, [
      storeId,
      method,
    ]);
    await env.look(
      `insert into placement.store_permission
         (id, store_id, scope, document_url, document_sha256, contact, granted_at, expires_at, max_per_minute, created_by)
       values ($1, $2, $3, 'https://store.example/agreement.pdf', '', 'it@store.example', now() - interval '1 day', now() + interval '1 year', 600, 'ada')`,
      [`perm_${randomUUID()}`, storeId, method],
    );
  }
}
