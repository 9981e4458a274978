import {
  api,
  orderDelivered,
  orderFailed,
  placementCancelledByStore,
  placementConfirmed,
  placementCustomerAnswered,
  placementCustomerAsked,
  placementDelivered,
  placementHandedOver,
  placementOutcomeUnknown,
  placementShipped,
  placementStarted,
  placementSucceeded,
} from '@muse/contracts';
import type { AdminQuery } from '@muse/dev-servers';
import { eventually } from '@muse/kit/testing';
import { connectStore, waitUntilKnown } from '../demo-machines/connect.ts';
import { writeStoreSecrets } from '../demo-machines/secrets.ts';
import type { MachineStore } from '../demo-machines/stores.ts';
import { pretendStoreAt } from '../pretend-store.ts';
import { linkIn, savedEmails } from '../saved-emails.ts';
import { waitForEventOf } from './every-event.ts';
import { buy, type SampleContext, type SampleItem } from './sample-shop.ts';

const storeId = 'socks';
const socks: SampleItem = {
  ...{ storeId, productSku: 'RACK-SOCK-03', size: null, color: 'Grey', priceCents: 1_998 },
  quantity: 2,
};

const socksStore: MachineStore = {
  ...{ storeId, name: 'Sock Shop', website: 'https://socks.example', by: 'acp' },
  products: [], // those that every tenant has
};

/** Placement has the store's key, and pays it with a card of Stripe Issuing. */
export const machineEnvironment = async (secretsFile: string): Promise<Record<string, string>> => ({
  STORE_SECRETS_FILE: await writeStoreSecrets(secretsFile, [socksStore]),
  STORE_PAYMENT: 'issuing',
});

/** The pretend stores, and what the e-mails say. */
export type MachineSampleContext = SampleContext & Pick<AdminQuery, 'look'> & { storeEmulatorUrl?: string };

/** Orders that a machine places at a pretend store, by its API: the events that no order by hand causes. */
export async function publishMachineEvents(ctx: MachineSampleContext): Promise<void> {
  const storeEmulatorUrl = ctx.storeEmulatorUrl as string;
  const store = pretendStoreAt(storeEmulatorUrl, storeId);
  const moveNewestOrder = async (status: 'shipped' | 'delivered' | 'cancelled') =>
    store.moveOrder((await store.orders()).at(-1)?.number as string, status);
  await store.sendEventsTo(`${ctx.gatewayUrl}/api/v1/webhooks/stores/${storeId}`);
  await connect(ctx, storeEmulatorUrl);

  const delivered = await order(ctx);
  await waitForEventOf(ctx, placementStarted, delivered);
  await waitForEventOf(ctx, placementSucceeded, delivered);
  await waitForEventOf(ctx, placementConfirmed, delivered);
  await moveNewestOrder('shipped');
  await waitForEventOf(ctx, placementShipped, delivered);
  await moveNewestOrder('delivered');
  await waitForEventOf(ctx, placementDelivered, delivered);
  await waitForEventOf(ctx, orderDelivered, delivered);

  const cancelled = await order(ctx);
  await waitForEventOf(ctx, placementConfirmed, cancelled);
  await moveNewestOrder('cancelled');
  await waitForEventOf(ctx, placementCancelledByStore, cancelled);
  await waitForEventOf(ctx, orderFailed, cancelled);

  await store.setSwitches({ priceChange: { at: 'review', amount: 2_000 } });
  const dearer = await order(ctx);
  await waitForEventOf(ctx, placementCustomerAsked, dearer);
  await waitForPrice(ctx, dearer);
  await waitForEventOf(ctx, placementCustomerAnswered, dearer);

  await store.setSwitches({ priceChange: null, cardDeclined: true });
  const declined = await order(ctx);
  await waitForEventOf(ctx, placementHandedOver, declined);

  await store.setSwitches({ cardDeclined: false, dropAfterOrder: 1 });
  await waitForEventOf(ctx, placementOutcomeUnknown, await order(ctx));
}

/** The shopper follows the link of her e-mail. */
async function waitForPrice({ look }: MachineSampleContext, orderNumber: string): Promise<void> {
  const link = await eventually(async () => {
    const [email] = await savedEmails(look, { kind: 'price-question', about: orderNumber });
    return (email && linkIn(email)) ?? Promise.reject(new Error('there is no e-mail with a question yet'));
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(link, { method: 'POST', headers, body: JSON.stringify({ answer: 'wait' }) });
  if (!answer.ok) throw new Error(`The answer was refused: ${await answer.text()}`);
}

async function order(ctx: SampleContext): Promise<string> {
  const { orders } = await buy(ctx, 'pm_card_visa', [socks]);
  return orders[0] as string;
}

/** The store and its offer, and what people decide before a machine may buy. */
async function connect({ admin }: SampleContext, storeEmulatorUrl: string): Promise<void> {
  const { name, website } = socksStore;
  await admin.call(api.catalog.putStore, {
    params: { storeId },
    body: { name, website, shipping: { flatCents: 695 }, placement: { methods: ['api', 'manual'] } },
  });
  const { quantity: _, ...variant } = socks;
  const offer = { ...variant, productName: 'Merino Socks, 3 Pairs', productUrl: `${website}/socks`, brand: 'Rack' };
  await admin.call(api.catalog.importOffers, { body: { offers: [offer] } });
  await waitUntilKnown(admin, socksStore);
  await connectStore(admin, storeEmulatorUrl, socksStore);
}
