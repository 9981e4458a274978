import { api, type Confirmation, offersChanged, type Session } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { eventually, type Spy } from '@muse/kit/testing';

/** What the scenarios need: the gateway, the Stripe emulator, and a spy on the bus. */
export interface SampleContext {
  gatewayUrl: string;
  emulatorUrl: string;
  spy: Spy;
  admin: ApiClient;
  operator: ApiClient;
}

export interface SampleItem {
  storeId: string;
  productSku: string;
  size: string | null;
  color: string | null;
  priceCents: number;
  quantity?: number;
}

const sheets = { storeId: 'linen', productSku: 'SHEET-1', size: '90x200', color: 'White', priceCents: 7_950 };
const belt = { storeId: 'leather', productSku: 'BELT-1', size: null, color: 'Brown', priceCents: 4_500 };
const names = { linen: 'Linen & Co', leather: 'Leather House' };

/** Two stores with one offer each. One offer changes its price, and one store stops shipping to Alaska. */
export async function createSampleCatalog({ admin, spy }: SampleContext): Promise<void> {
  const sites = { linen: 'https://linen.example', leather: 'https://leather.example' };
  for (const [storeId, website] of Object.entries(sites))
    await admin.call(api.catalog.putStore, {
      params: { storeId },
      body: { name: names[storeId as keyof typeof names], website },
    });
  const offers = [
    { ...sheets, productName: 'Fitted Sheet', productUrl: `${sites.linen}/sheet-1`, brand: 'Linen & Co' },
    { ...belt, productName: 'Plain Belt', productUrl: `${sites.leather}/belt-1`, taxCode: 'txcd_99999999' },
  ];
  await admin.call(api.catalog.importOffers, { body: { offers } });
  await admin.call(api.catalog.importOffers, {
    body: { offers: [{ ...offers[1], priceCents: 3_900, originalPriceCents: 4_500 }] },
  });
  await admin.call(api.catalog.putStore, {
    params: { storeId: 'leather' },
    body: { name: names.leather, website: sites.leather, shipping: { excludedStates: ['AK'] } },
  });
  await spy.waitFor(offersChanged, ({ offers: [offer] }) => offer?.priceCents === 3_900);
}

const address = {
  name: 'Ada Shopper',
  address1: '400 Pine Street',
  address2: 'Floor 3',
  city: 'Seattle',
  state: 'WA',
  zip: '98101',
  country: 'US',
  phone: '+1 206 555 0100',
  email: 'ada@example.com',
};

export interface SamplePurchase {
  shopper: ApiClient;
  sessionId: string;
  params: { id: string };
  pay(paymentMethodId: string): Promise<void>;
  place(): Promise<{ status: number; body: Confirmation | Session }>;
}

const bothOffers: SampleItem[] = [{ ...sheets, quantity: 2 }, belt];

/** A guest with these items in the cart and a session that is ready to be placed. */
export async function readyToPlace(
  { gatewayUrl }: SampleContext,
  paymentMethodId: string,
  items = bothOffers,
): Promise<SamplePurchase> {
  const { body: guest } = await apiClient(gatewayUrl).call(api.gateway.createGuest);
  const shopper = apiClient(gatewayUrl, async () => guest.token);
  for (const { priceCents: _price, ...variant } of items)
    await eventually(async () => {
      const { status } = await shopper.call(api.cart.addItem, { body: variant });
      if (status !== 201) throw new Error(`The cart does not accept ${variant.productSku} yet`);
    });
  const { body: session } = await shopper.call(api.checkout.createSession);
  const params = { id: session.sessionId };
  await shopper.call(api.checkout.setShipping, { params, body: address });
  const pay = async (id: string) =>
    void (await shopper.call(api.checkout.setPayment, { params, body: { paymentMethodId: id } }));
  await pay(paymentMethodId);
  const place = () => shopper.call(api.checkout.place, { params });
  return { shopper, sessionId: session.sessionId, params, pay, place };
}

/** Places at once, and returns the numbers of the orders: two, unless the items are given. */
export async function buy(
  ctx: SampleContext,
  paymentMethodId = 'pm_card_visa',
  items = bothOffers,
): Promise<SamplePurchase & { orders: string[] }> {
  const purchase = await readyToPlace(ctx, paymentMethodId, items);
  return { ...purchase, orders: ordersOf(await purchase.place()) };
}

export function ordersOf({ status, body }: { status: number; body: object }): string[] {
  if (status !== 201 || !('summary' in body)) throw new Error(`Not placed: ${status} ${JSON.stringify(body)}`);
  return (body as Confirmation).orders.map((order) => order.museOrderNumber);
}
