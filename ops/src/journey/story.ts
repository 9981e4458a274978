import { api, type Confirmation, formatMoney } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import type { EventRecorder } from '@muse/kit';
import { emulatorAt } from '../emulator.ts';
import { signIn } from '../shop.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { waitUntil } from './wait-until.ts';

export interface Stage {
  gatewayUrl: string;
  emulatorUrl: string;
  events: Pick<EventRecorder, 'all'>;
  print: (line: string) => void;
}

export interface Ending {
  confirmation: Confirmation;
  placedOrder: string;
  failedOrder: string;
}

const wanted = [
  { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  { storeId: 'nordstrom', productSku: 'NORD-TOTE-03', size: null, color: 'Black' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-DENM-01', size: '32', color: 'Indigo' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 },
];
const address = {
  name: 'Ada Shopper',
  address1: '400 Pine Street',
  city: 'Seattle',
  state: 'WA',
  zip: '98101',
  country: 'US',
  email: 'ada@example.com',
};
const usd = (cents: number) => formatMoney(cents, 'USD');

/** A purchase as a person would see it: two stores, one charge, one order placed, the other failed and refunded. */
export async function tellTheStory(stage: Stage): Promise<Ending> {
  const narrator = createNarrator(stage.events, stage.print);
  const shopper = await arrive(stage, narrator);
  const confirmation = await buy(shopper, narrator);
  const { placedOrder, failedOrder } = await workTheQueue(stage, confirmation, narrator);
  await lookBack(stage, shopper, { confirmation, placedOrder, failedOrder }, narrator);
  return { confirmation, placedOrder, failedOrder };
}

async function arrive({ gatewayUrl }: Stage, { chapter, step }: Narrator): Promise<ApiClient> {
  chapter('A shopper fills one cart from two stores');
  const client = apiClient(gatewayUrl);
  const guest = await step(
    'shopper',
    'POST /guests',
    () => client.call(api.gateway.createGuest),
    ({ body }) => body.guestId,
  );
  const shopper = apiClient(gatewayUrl, async () => guest.body.token);
  for (const item of wanted) {
    await step(
      'shopper',
      'POST /cart/items',
      () => shopper.call(api.cart.addItem, { body: item }),
      ({ body }) => `${body.quantity} × ${body.productName}, ${body.storeName}, ${usd(body.totalPriceCents)}`,
    );
  }
  await step(
    'shopper',
    'GET  /cart/summary',
    () => shopper.call(api.cart.getCartSummary),
    ({ body }) =>
      `${body.totalItemCount} items of ${body.totalStoreCount} stores, ${usd(body.subtotalCents)}, ${usd(body.discountCents)} below the original prices`,
  );
  return shopper;
}

async function buy(shopper: ApiClient, { chapter, step, behindTheScenes }: Narrator): Promise<Confirmation> {
  chapter('She freezes the prices, says where to and how to pay');
  const session = await step(
    'shopper',
    'POST /checkout/sessions',
    () => shopper.call(api.checkout.createSession),
    ({ body }) => `${body.sessionId}, prices frozen until ${body.expiresAt.slice(11, 16)} UTC`,
  );
  const params = { id: session.body.sessionId };
  await step(
    'shopper',
    'PUT  /checkout/sessions/:id/shipping',
    () => shopper.call(api.checkout.setShipping, { params, body: address }),
    ({ body }) => `${body.shippingAddress?.city}, ${body.shippingAddress?.state} — ${body.status}`,
  );
  await step(
    'shopper',
    'PUT  /checkout/sessions/:id/payment',
    () => shopper.call(api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } }),
    ({ body }) => `${body.paymentMethod?.brand} …${body.paymentMethod?.last4} — ${body.status}`,
  );

  chapter('She presses place: charged once, one order per store');
  const placed = await step(
    'shopper',
    'POST /checkout/sessions/:id/place',
    () => shopper.call(api.checkout.place, { params }),
    ({ body }) =>
      'orders' in body && 'totalChargedCents' in body
        ? `${usd(body.totalChargedCents)} charged, ${body.summary.totalOrders} orders`
        : 'still running',
  );
  const confirmation = placed.body as Confirmation;
  await behindTheScenes(() =>
    waitUntil(async () =>
      expectThat((await shopper.call(api.cart.getCartSummary)).body.totalItemCount === 0, 'the cart is empty'),
    ),
  );
  for (const order of confirmation.orders)
    await step(
      'shopper',
      `GET  /orders/${order.museOrderNumber}`,
      () => shopper.call(api.orders.getOrder, { params: { orderNumber: order.museOrderNumber } }),
      ({ body }) => `${body.storeName}, ${usd(body.totalCents)}, ${body.status}, ${body.paymentStatus}`,
    );
  await step(
    'shopper',
    'POST /checkout/sessions/:id/place, again',
    () => shopper.call(api.checkout.place, { params }),
    () => 'the same confirmation; nothing is charged again',
  );
  return confirmation;
}

async function workTheQueue(
  { gatewayUrl }: Stage,
  confirmation: Confirmation,
  { chapter, step, behindTheScenes }: Narrator,
): Promise<{ placedOrder: string; failedOrder: string }> {
  chapter('An operator works the queue: one order placed, the other failed');
  const { caller: operator } = await signIn(gatewayUrl, 'operator-olivia', ['ops']);
  const [first, second] = confirmation.orders.map((order) => order.museOrderNumber) as [string, string];
  await waitUntil(async () =>
    expectThat(
      (await operator.call(api.placement.getQueueEntry, { params: { orderNumber: second } })).status === 200,
      'the queue has both',
    ),
  );
  await step(
    'operator',
    `POST /admin/manual-orders/${first}/claim`,
    () => operator.call(api.placement.claimEntry, { params: { orderNumber: first } }),
    ({ body }) => `hers until ${body.leaseExpiresAt?.slice(11, 16)} UTC`,
  );
  await step(
    'operator',
    `GET  …/${first}/instructions`,
    () => operator.call(api.placement.getInstructions, { params: { orderNumber: first } }),
    ({ body }) => `${body.steps.length} steps, from "${body.steps[0]?.title}"`,
  );
  await step(
    'operator',
    `POST …/${first}/place`,
    () =>
      operator.call(api.placement.placeByHand, {
        params: { orderNumber: first },
        body: { storeOrderNumber: `NS-${first.slice(3)}`, trackingNumber: '1Z999AA10123456784', carrier: 'UPS' },
      }),
    ({ body }) => body.status,
  );
  await step(
    'operator',
    `POST …/${second}/fail`,
    () =>
      operator.call(api.placement.failByHand, {
        params: { orderNumber: second },
        body: { reason: 'Sold out at the store', code: 'out_of_stock' },
      }),
    ({ body }) => body.status,
  );
  await behindTheScenes(() =>
    waitUntil(async () => {
      const order = await operator.call(api.orders.adminGetOrder, { params: { orderNumber: second } });
      expectThat(order.body.paymentStatus === 'refunded', 'the failed order is refunded');
      const other = await operator.call(api.orders.adminGetOrder, { params: { orderNumber: first } });
      expectThat(other.body.status === 'shipped', 'the placed order is shipped');
    }),
  );
  return { placedOrder: first, failedOrder: second };
}

async function lookBack(
  { emulatorUrl }: Stage,
  shopper: ApiClient,
  ending: Ending,
  { chapter, step, line }: Narrator,
): Promise<void> {
  chapter('What is left: every cent accounted for');
  for (const orderNumber of [ending.placedOrder, ending.failedOrder]) {
    await step(
      'shopper',
      `GET  /orders/${orderNumber}`,
      () => shopper.call(api.orders.getOrder, { params: { orderNumber } }),
      ({ body }) =>
        `${body.status}, ${body.paymentStatus}, ${usd(body.refundedCents)} refunded${body.shipments[0] ? `, ${body.shipments[0].carrier} ${body.shipments[0].trackingNumber}` : ''}`,
    );
  }
  await step(
    'shopper',
    'GET  /orders/stats',
    () => shopper.call(api.orders.orderStats),
    ({ body }) => `${body.totalOrders} orders, ${usd(body.totalSpentCents)} spent`,
  );
  const books = await emulatorAt(emulatorUrl).books<{
    charges: { amount: number; amount_refunded: number; metadata: Record<string, string> }[];
  }>();
  const charges = books.charges.filter(
    (charge) => charge.metadata.checkout_session === ending.confirmation.checkoutSessionId,
  );
  const [charge] = charges;
  line(
    `Stripe’s own books: ${charges.length} charge of ${usd(charge?.amount ?? 0)}, ${usd(charge?.amount_refunded ?? 0)} given back.`,
  );
}

function expectThat(truth: boolean, what: string): void {
  if (!truth) throw new Error(`The story waited in vain until ${what}.`);
}
