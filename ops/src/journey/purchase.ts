import { api, type Confirmation, formatMoney, type Session } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { type EventRecorder, retryUntil } from '@muse/kit';
import { demoAddress } from '../demo-address.ts';
import { chargesAtStripe, whatWasTaken } from './charge-at-stripe.ts';
import { expectThat } from './expect-that.ts';
import type { JourneyPrinter } from './printer.ts';

export interface JourneyContext {
  gatewayUrl: string;
  emulatorUrl: string;
  recorder: EventRecorder;
  print: (line: string) => void;
}

export interface JourneyResult {
  confirmation: Confirmation;
  placedOrder: string;
  failedOrder: string;
  /** What was refunded of the placed order. */
  refundedCents: number;
}

const items = [
  { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  { storeId: 'nordstrom', productSku: 'NORD-TOTE-03', size: null, color: 'Black' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-DENM-01', size: '32', color: 'Indigo' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 },
];
export const address = { ...demoAddress, email: 'ada@example.com' };
const chosenOption = { nordstrom: 'express' };
export const usd = (cents: number) => formatMoney(cents, 'USD');

const shippingOf = ({ cartSnapshot }: Session): string =>
  cartSnapshot.stores
    .map(({ storeName, shippingCents, shippingOption }) => {
      const by = shippingOption?.deliveryTo ? `, by ${shippingOption.deliveryTo}` : '';
      return `${storeName} ${usd(shippingCents)} (${shippingOption?.name}${by})`;
    })
    .join(', ');

export async function fillCart({ gatewayUrl }: JourneyContext, { section, step }: JourneyPrinter): Promise<ApiClient> {
  section('A shopper fills one cart from two stores');
  const client = apiClient(gatewayUrl);
  const guest = await step(
    'shopper',
    'POST /guests',
    () => client.call(api.gateway.createGuest),
    ({ body }) => body.guestId,
  );
  const shopper = apiClient(gatewayUrl, async () => guest.body.token);
  for (const item of items) {
    await step(
      'shopper',
      'POST /cart/items',
      () => shopper.call(api.cart.addItem, { body: item }),
      ({ body }) => `${body.quantity} × ${body.productName}, ${body.storeName}, ${usd(body.totalPriceCents)}`,
    );
  }
  await step(
    'shopper',
    'GET  /cart',
    () => shopper.call(api.cart.getCart),
    ({ body: { summary, messages } }) =>
      [
        `${summary.totalItemCount} items of ${summary.totalStoreCount} stores, ${usd(summary.subtotalCents)}, ${usd(summary.discountCents)} below the original prices`,
        `about ${usd(summary.estimatedShippingCents)} for shipping`,
        ...messages.map(({ detail }) => detail),
      ].join('; '),
  );
  return shopper;
}

export async function prepareSession(shopper: ApiClient, { section, step }: JourneyPrinter): Promise<{ id: string }> {
  section('The shopper creates a checkout session: prices are frozen, address and card are set');
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
    ({ body }) =>
      `${body.shippingAddress?.city}, ${body.shippingAddress?.state}, ${shippingOf(body)}, tax ${usd(body.cartSnapshot.summary.taxCents)} — ${body.status}`,
  );
  const faster = await step(
    'shopper',
    'PUT  …/shipping with an option',
    () => shopper.call(api.checkout.setShipping, { params, body: { ...address, shippingOption: chosenOption } }),
    ({ body }) => `${shippingOf(body)} — ${body.status}`,
  );
  expectThat(
    faster.body.cartSnapshot.stores[0]?.shippingOption?.id === chosenOption.nordstrom,
    'the first store ships by the option that the shopper chose',
  );
  await step(
    'shopper',
    'PUT  /checkout/sessions/:id/payment',
    () => shopper.call(api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } }),
    ({ body }) => `${body.paymentMethod?.brand} …${body.paymentMethod?.last4} — ${body.status}`,
  );
  return params;
}

export async function place(
  shopper: ApiClient,
  params: { id: string },
  { emulatorUrl }: JourneyContext,
  { section, step, printEventsUntil }: JourneyPrinter,
): Promise<Confirmation> {
  section('The shopper places it: one charge, one order per store');
  const placed = await step(
    'shopper',
    'POST /checkout/sessions/:id/place',
    () => shopper.call(api.checkout.place, { params }),
    async ({ body }) =>
      'orders' in body && 'totalChargedCents' in body
        ? `${whatWasTaken(await chargesAtStripe(emulatorUrl, params.id))}, ${body.summary.totalOrders} orders`
        : 'still running',
  );
  const confirmation = placed.body as Confirmation;
  await printEventsUntil(() =>
    retryUntil(60_000, async () =>
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
