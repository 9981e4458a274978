import { writeFile } from 'node:fs/promises';
import {
  api,
  orderDelivered,
  orderFailed,
  placementCancelledByStore,
  placementConfirmed,
  placementDelivered,
  placementOutcomeUnknown,
  placementShipped,
  placementStarted,
  placementSucceeded,
} from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { apiStoreAt } from './api-store.ts';
import { waitForEventOf } from './every-event.ts';
import { buy, type SampleContext, type SampleItem } from './sample-shop.ts';

const storeId = 'socks';
const socks: SampleItem = {
  ...{ storeId, productSku: 'RACK-SOCK-03', size: null, color: 'Grey', priceCents: 1_998 },
  quantity: 2,
};

/** Placement has the store's key, and pays it with a card of Stripe Issuing. */
export async function machineEnvironment(secretsFile: string): Promise<Record<string, string>> {
  const secrets = { [storeId]: { api_key: 'store-api-key', webhook_secret: 'store-webhook-secret' } };
  await writeFile(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  return { STORE_SECRETS_FILE: secretsFile, STORE_PAYMENT: 'issuing' };
}

/** Orders that a machine places at a pretend store, by its API: the events that no order by hand causes. */
export async function publishMachineEvents(ctx: SampleContext & { storeEmulatorUrl?: string }): Promise<void> {
  const store = apiStoreAt(`${ctx.storeEmulatorUrl}/${storeId}`);
  await store.sendEventsTo(`${ctx.gatewayUrl}/api/v1/webhooks/stores/${storeId}`);
  await connect(ctx, store.baseUrl);

  const delivered = await order(ctx);
  await waitForEventOf(ctx, placementStarted, delivered);
  await waitForEventOf(ctx, placementSucceeded, delivered);
  await waitForEventOf(ctx, placementConfirmed, delivered);
  await store.moveNewestOrder('shipped');
  await waitForEventOf(ctx, placementShipped, delivered);
  await store.moveNewestOrder('delivered');
  await waitForEventOf(ctx, placementDelivered, delivered);
  await waitForEventOf(ctx, orderDelivered, delivered);

  const cancelled = await order(ctx);
  await waitForEventOf(ctx, placementConfirmed, cancelled);
  await store.moveNewestOrder('cancelled');
  await waitForEventOf(ctx, placementCancelledByStore, cancelled);
  await waitForEventOf(ctx, orderFailed, cancelled);

  await store.change({ dropAfterOrder: 1 });
  await waitForEventOf(ctx, placementOutcomeUnknown, await order(ctx));
}

async function order(ctx: SampleContext): Promise<string> {
  const { orders } = await buy(ctx, 'pm_card_visa', [socks]);
  return orders[0] as string;
}

/** What people decide before a machine may buy: the connection, the permission of the store, and that the way is live. */
async function connect({ admin }: SampleContext, baseUrl: string): Promise<void> {
  const params = { storeId };
  const website = 'https://socks.example';
  await admin.call(api.catalog.putStore, {
    params,
    body: { name: 'Sock Shop', website, shipping: { flatCents: 695 }, placement: { methods: ['api', 'manual'] } },
  });
  const { quantity: _, ...variant } = socks;
  const offer = { ...variant, productName: 'Merino Socks, 3 Pairs', productUrl: `${website}/socks`, brand: 'Rack' };
  await admin.call(api.catalog.importOffers, { body: { offers: [offer] } });
  const reason = 'A partner of the samples';
  await eventually(async () => {
    const body = { protocol: 'acp' as const, baseUrl, reason };
    const { status } = await admin.call(api.placement.setStoreApi, { params, body });
    if (status !== 200) throw new Error('Placement does not know the store yet');
  });
  await admin.call(api.placement.createPermission, {
    params,
    body: {
      ...{
        scope: 'api',
        documentUrl: `${website}/agreement.pdf`,
        documentSha256: '0'.repeat(64),
        contact: 'partner desk',
      },
      ...{ expiresAt: '2100-01-01T00:00:00Z', maxPerMinute: 600, reason },
    },
  });
  await admin.call(api.placement.setWayStage, { params: { storeId, method: 'api' }, body: { stage: 'live', reason } });
}
