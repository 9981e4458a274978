import {
  api,
  type CallOf,
  disputeClosed,
  type Event,
  fraudWarned,
  guestMerged,
  orderCancelled,
  orderDelivered,
  orderShipped,
  paymentActionRequired,
  paymentCancelled,
  refundCovered,
  refunded,
  refundFailed,
  refundProposed,
  refundSettled,
  reviewApproved,
  reviewOpened,
} from '@muse/contracts';
import { apiClient } from '@muse/contracts/client';
import { eventually } from '@muse/kit/testing';
import { emulatorAt } from '../emulator.ts';
import { buy, createSampleCatalog, ordersOf, readyToPlace, type SampleContext } from './sample-shop.ts';

/** Purchases that together cause every event of the contracts at least once. Each scenario waits for its last event. */
export async function publishEveryEvent(ctx: SampleContext): Promise<void> {
  await createSampleCatalog(ctx);
  for (const scenario of scenarios) await scenario(ctx);
}

const scenarios = [
  async function shipOneFailOne(ctx: SampleContext) {
    const { orders } = await buy(ctx);
    const [shipped, failed] = orders as [string, string];
    const parcel = { trackingNumber: '1Z999AA10123456784', carrier: 'UPS', estimatedDelivery: '2026-02-03' };
    await placeByHand(ctx, shipped, { storeOrderNumber: 'L-1001', ...parcel, actualTotalCents: 15_900 });
    await failByHand(ctx, failed);
    await waitForEventOf(ctx, orderShipped, shipped);
    await ctx.operator.call(api.orders.deliverOrder, {
      params: { orderNumber: shipped },
      body: { reason: 'The carrier says so' },
    });
    await waitForEventOf(ctx, orderDelivered, shipped);
    await waitForEventOf(ctx, refunded, failed);
  },

  async function declineThenPayWithAnotherCard(ctx: SampleContext) {
    const { place, pay } = await readyToPlace(ctx, 'pm_card_chargeDeclinedInsufficientFunds');
    await place();
    await pay('pm_card_mastercard');
    const [placed] = ordersOf(await place()) as [string];
    await placeByHand(ctx, placed, { storeOrderNumber: 'L-1002' });
    await eventually(async () => {
      const { status } = await ctx.operator.call(api.orders.setTracking, {
        params: { orderNumber: placed },
        body: { trackingNumber: '9400100000000000000000', carrier: 'USPS' },
      });
      if (status !== 200) throw new Error(`${placed} is not placed yet`);
    });
    await waitForEventOf(ctx, orderShipped, placed);
  },

  async function authenticate(ctx: SampleContext) {
    const { place, sessionId } = await readyToPlace(ctx, 'pm_card_authenticationRequired');
    await place();
    const intent = await intentOf(ctx, sessionId);
    await emulatorAt(ctx.emulatorUrl).control('three-d-secure', { intent, outcome: 'succeed' });
    for (const orderNumber of await eventually(async () => ordersOf(await place())))
      await waitUntilQueued(ctx, orderNumber);
  },

  async function cancelDuringAuthentication(ctx: SampleContext) {
    const { place, sessionId, shopper, params } = await readyToPlace(ctx, 'pm_card_authenticationRequired');
    await place();
    await ctx.spy.waitFor(paymentActionRequired, (data) => data.sessionId === sessionId);
    await shopper.call(api.checkout.cancelSession, { params });
    await ctx.spy.waitFor(paymentCancelled, (data) => data.sessionId === sessionId);
  },

  async function cancelOrder(ctx: SampleContext) {
    const { shopper, orders } = await buy(ctx);
    const [orderNumber] = orders as [string];
    await waitUntilQueued(ctx, orderNumber);
    await shopper.call(api.orders.cancelOrder, { params: { orderNumber }, body: { reason: 'Found it elsewhere' } });
    await waitForEventOf(ctx, orderCancelled, orderNumber);
    await waitForEventOf(ctx, refunded, orderNumber);
  },

  async function failRefund(ctx: SampleContext) {
    const { orders } = await buy(ctx, 'pm_card_refundFail');
    const [failed] = orders as [string];
    await failByHand(ctx, failed);
    const { data } = await waitForEventOf(ctx, refundFailed, failed);
    const { refundId: id } = data as { refundId: string };
    const body = { reference: 'wire 4711', note: 'The card was closed' };
    await ctx.operator.call(api.payments.settleRefund, { params: { id }, body });
    await waitForEventOf(ctx, refundSettled, failed);
  },

  async function approveRefund(ctx: SampleContext) {
    const { orders } = await buy(ctx);
    const [orderNumber] = orders as [string];
    await waitUntilQueued(ctx, orderNumber);
    const call = { params: { orderNumber }, body: { reason: 'The shopper changed her mind' } };
    const { body } = await ctx.operator.call(api.payments.createRefund, call);
    await waitForEventOf(ctx, refundProposed, orderNumber);
    await ctx.admin.call(api.payments.approveRefund, { params: { id: body.id } });
    await waitForEventOf(ctx, orderCancelled, orderNumber); // refunded in full before it was placed
  },

  async function refundAtStripe(ctx: SampleContext) {
    const { orders, sessionId } = await buy(ctx);
    const emulator = emulatorAt(ctx.emulatorUrl);
    const intent = await intentOf(ctx, sessionId);
    const { charges } = await emulator.books<{ charges: { id: string; payment_intent: string; amount: number }[] }>();
    const charge = charges.find(({ payment_intent }) => payment_intent === intent);
    for (const orderNumber of orders) await waitUntilQueued(ctx, orderNumber);
    await emulator.control('webhooks', { lose: true }); // payments learns of it when Stripe refuses to refund the order
    if (!charge || !(await emulator.refund(charge.id, charge.amount))) throw new Error('Stripe refused the refund');
    await failByHand(ctx, orders[0] as string);
    await waitForEventOf(ctx, refundCovered, orders[0] as string);
    await emulator.control('webhooks', { off: true });
  },

  async function signIn(ctx: SampleContext) {
    const [{ body: guest }, { body: shopper }] = await Promise.all([
      apiClient(ctx.gatewayUrl).call(api.gateway.createGuest),
      apiClient(ctx.gatewayUrl).call(api.gateway.createDevToken, { body: { subject: 'ada', roles: ['customer'] } }),
    ]);
    const ada = apiClient(ctx.gatewayUrl, async () => shopper.token);
    await ada.call(api.cart.mergeCart, { body: { guestToken: guest.token } });
    await ctx.spy.waitFor(guestMerged, (data) => data.guest === guest.guestId);
  },

  async function loseDispute(ctx: SampleContext) {
    const { orders, sessionId } = await buy(ctx);
    const charge = await intentOf(ctx, sessionId);
    const emulator = emulatorAt(ctx.emulatorUrl);
    for (const orderNumber of orders) await waitUntilQueued(ctx, orderNumber);
    await emulator.control('disputes', { charge, status: 'needs_response' });
    await emulator.control('disputes', { charge, status: 'lost' });
    await ctx.spy.waitFor(disputeClosed, (data) => data.sessionId === sessionId);
    for (const orderNumber of orders) await waitForEventOf(ctx, orderCancelled, orderNumber);
  },

  async function approveReviewThenWarnOfFraud(ctx: SampleContext) {
    const { orders, sessionId } = await buy(ctx);
    const charge = await intentOf(ctx, sessionId);
    const emulator = emulatorAt(ctx.emulatorUrl);
    for (const orderNumber of orders) await waitUntilQueued(ctx, orderNumber);
    await emulator.control('reviews', { charge });
    await ctx.spy.waitFor(reviewOpened, (data) => data.sessionId === sessionId);
    await emulator.control('reviews', { charge, close: 'approved' });
    await ctx.spy.waitFor(reviewApproved, (data) => data.sessionId === sessionId);
    await emulator.control('fraud-warnings', { charge });
    await ctx.spy.waitFor(fraudWarned, (data) => data.sessionId === sessionId);
    for (const orderNumber of orders) await waitForEventOf(ctx, refunded, orderNumber);
  },
];

export const waitForEventOf = (ctx: SampleContext, event: Event, orderNumber: string) =>
  ctx.spy.waitFor(event, (data) => (data as { orderNumber: string }).orderNumber === orderNumber);

/** Placement has the order: it can be placed, failed or cancelled from now on. */
const waitUntilQueued = ({ operator }: SampleContext, orderNumber: string): Promise<void> =>
  eventually(async () => {
    const { status } = await operator.call(api.placement.getQueueEntry, { params: { orderNumber } });
    if (status !== 200) throw new Error(`${orderNumber} is not queued yet`);
  });

type PlacedByHandBody = NonNullable<CallOf<typeof api.placement.placeByHand>['body']>;

async function placeByHand(ctx: SampleContext, orderNumber: string, body: PlacedByHandBody): Promise<void> {
  await waitUntilQueued(ctx, orderNumber);
  await ctx.operator.call(api.placement.placeByHand, { params: { orderNumber }, body });
}

async function failByHand(ctx: SampleContext, orderNumber: string): Promise<void> {
  await waitUntilQueued(ctx, orderNumber);
  await ctx.operator.call(api.placement.failByHand, {
    params: { orderNumber },
    body: { reason: 'Sold out at the store', code: 'out_of_stock' },
  });
}

export async function intentOf({ emulatorUrl }: SampleContext, sessionId: string): Promise<string> {
  const books = await emulatorAt(emulatorUrl).books<{
    payment_intents: { id: string; metadata: Record<string, string> }[];
  }>();
  const intent = books.payment_intents.find(({ metadata }) => metadata.checkout_session === sessionId);
  if (!intent) throw new Error(`Stripe has no intent of ${sessionId}`);
  return intent.id;
}
