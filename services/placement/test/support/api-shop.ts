import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { startStoreEmulator } from '@muse/store-emulator';
import { createProtocolChecks } from '@muse/store-emulator/protocol-checks';
import type { Protocol, StoreSnapshot } from './api-attempts.ts';
import { createTestContext } from './context.ts';
import { addStore, openWay } from './stores.ts';

const publicUrl = 'https://muse.example';
const stores = Array.from({ length: 40 }, (_, index) => `store-${index + 1}`);

/** Placement as it runs, and pretend stores that it reaches through their APIs. */
export async function createApiShop() {
  const folder = await mkdtemp(join(tmpdir(), 'muse-api-'));
  const secrets = Object.fromEntries(
    stores.map((storeId) => [storeId, { api_key: 'store-api-key', webhook_secret: 'store-webhook-secret' }]),
  );
  const file = join(folder, 'secrets.json');
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  const checks = createProtocolChecks();
  const emulator = await startStoreEmulator({ port: 0, onExchange: (exchange) => checks.observe(exchange) });
  const ctx = await createTestContext(undefined, {
    STORE_SECRETS_FILE: file,
    STORE_PAYMENT: 'issuing',
    PUBLIC_URL: publicUrl,
    STORE_TIMEOUT_MS: '2000',
    EVIDENCE_FOLDER: join(folder, 'evidence'),
  });

  /** A store that speaks the protocol, connected and trusted; with events unless the test turns them off. */
  async function openStore(protocol: Protocol, { events = true } = {}) {
    const storeId = await addStore(ctx, ['api', 'manual']);
    const url = `${emulator.url}/${storeId}`;
    const control = async (path: string, body: object) => {
      const response = await fetch(`${url}/_control${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!response.ok) throw new Error(await response.text());
    };
    const webhook = `/api/v1/webhooks/stores/${storeId}`;
    if (events)
      await control('/webhooks', { url: `${ctx.placement.url}${webhook}`, publicUrl: `${publicUrl}${webhook}` });
    const connected = await ctx.admin.call(api.placement.setStoreApi, {
      params: { storeId },
      body: { protocol, baseUrl: protocol === 'acp' ? `${url}/acp` : url, reason: 'a partner' },
    });
    if (connected.status !== 200) throw new Error(JSON.stringify(connected));
    await openWay(ctx, storeId, 'api');
    const snapshot = async () => (await (await fetch(`${url}/_control/snapshot`)).json()) as StoreSnapshot;
    return {
      storeId,
      url,
      webhook: `${ctx.placement.url}${webhook}`,
      control,
      switch: (switches: object) => control('', switches),
      snapshot,
      /** The store ships, delivers or cancels its only order. */
      async move(status: 'shipped' | 'delivered' | 'cancelled') {
        await control('/orders', { number: (await snapshot()).orders[0]?.number, status });
      },
    };
  }
  type OpenStore = Awaited<ReturnType<typeof openStore>>;

  const order = async ({ storeId }: OpenStore) => ctx.queueOrder(socksOf(storeId));
  const entryOf = async (orderNumber: string) =>
    (await ctx.operator('olga').call(api.placement.getQueueEntry, { params: { orderNumber } })).body;
  return {
    ctx,
    checks,
    openStore,
    order,
    entryOf,
    /** An order that the store has accepted. */
    async placed(store: OpenStore) {
      const { orderNumber } = await order(store);
      await eventually(async () => expect((await entryOf(orderNumber)).status).toBe('placed'));
      return orderNumber;
    },
    async close() {
      await ctx.close();
      await emulator.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Socks, twice: 39.96, shipping 6.95, tax 2.60, fee 3.00. */
const socksOf = (storeId: string) => ({
  storeId,
  storeName: storeId,
  lines: [
    {
      ...{ storeId, productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 },
      ...{ productName: 'Merino Socks, 3 Pairs', productUrl: 'https://rack.example/socks', productImageUrl: null },
      ...{ priceCents: 1_998, originalPriceCents: 1_998, totalPriceCents: 3_996 },
    },
  ],
  itemCount: 2,
  ...{
    subtotalCents: 3_996,
    discountCents: 0,
    shippingCents: 695,
    taxCents: 260,
    serviceFeeCents: 300,
    totalCents: 5_251,
  },
});
