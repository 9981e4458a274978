import {
  api,
  type CallOf,
  type Event,
  orderCancelled,
  orderShipped,
  paymentActionRequired,
  paymentCancelled,
  placementHandedOver,
  refunded,
  refundFailed,
} from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { emulatorAt } from '../emulator.ts';
import { buy, openShop, ordersOf, readyToPlace, type Stage } from './small-shop.ts';

/** A story in which every fact there is is said at least once. Each chapter waits for its last word. */
export async function publishEveryEvent(stage: Stage): Promise<void> {
  await openShop(stage);
  for (const chapter of chapters) await chapter(stage);
}

const chapters = [
  async function oneShippedOneFailed(stage: Stage) {
    const { orders } = await buy(stage);
    const [shipped, failed] = orders as [string, string];
    const parcel = { trackingNumber: '1Z999AA10123456784', carrier: 'UPS', estimatedDelivery: '2026-02-03' };
    await settle(stage, shipped, { storeOrderNumber: 'L-1001', ...parcel, actualTotalCents: 15_900 });
    await fail(stage, failed);
    await about(stage, orderShipped, shipped);
    await about(stage, refunded, failed);
  },

  async function declinedAndPaidWithAnotherCard(stage: Stage) {
    const { place, pay } = await readyToPlace(stage, 'pm_card_chargeDeclinedInsufficientFunds');
    await place();
    await pay('pm_card_mastercard');
    const [placed] = ordersOf(await place()) as [string];
    await settle(stage, placed, { storeOrderNumber: 'L-1002' });
    await eventually(async () => {
      const { status } = await stage.operator.call(api.orders.setTracking, {
        params: { orderNumber: placed },
        body: { trackingNumber: '9400100000000000000000', carrier: 'USPS' },
      });
      if (status !== 200) throw new Error(`${placed} is not placed yet`);
    });
    await about(stage, orderShipped, placed);
  },

  async function theBankAsked(stage: Stage) {
    const { place, sessionId } = await readyToPlace(stage, 'pm_card_authenticationRequired');
    await place();
    const intent = await intentOf(stage, sessionId);
    await emulatorAt(stage.emulatorUrl).control('three-d-secure', { intent, outcome: 'succeed' });
    for (const orderNumber of await eventually(async () => ordersOf(await place())))
      await about(stage, placementHandedOver, orderNumber);
  },

  async function givenUpWhileTheBankAsked(stage: Stage) {
    const { place, sessionId, shopper, params } = await readyToPlace(stage, 'pm_card_authenticationRequired');
    await place();
    await stage.spy.waitFor(paymentActionRequired, (data) => data.sessionId === sessionId);
    await shopper.call(api.checkout.cancelSession, { params });
    await stage.spy.waitFor(paymentCancelled, (data) => data.sessionId === sessionId);
  },

  async function cancelledByTheShopper(stage: Stage) {
    const { shopper, orders } = await buy(stage);
    const [orderNumber] = orders as [string];
    await about(stage, placementHandedOver, orderNumber);
    await shopper.call(api.orders.cancelOrder, { params: { orderNumber }, body: { reason: 'Found it elsewhere' } });
    await about(stage, orderCancelled, orderNumber);
    await about(stage, refunded, orderNumber);
  },

  async function refundThatStripeCouldNotMake(stage: Stage) {
    const { orders } = await buy(stage, 'pm_card_refundFail');
    const [failed] = orders as [string];
    await fail(stage, failed);
    await about(stage, refundFailed, failed);
  },
];

const about = (stage: Stage, event: Event, orderNumber: string) =>
  stage.spy.waitFor(event, (data) => (data as { orderNumber: string }).orderNumber === orderNumber);

type PlacedAs = NonNullable<CallOf<typeof api.placement.placeByHand>['body']>;

async function settle(stage: Stage, orderNumber: string, body: PlacedAs): Promise<void> {
  await about(stage, placementHandedOver, orderNumber);
  await stage.operator.call(api.placement.placeByHand, { params: { orderNumber }, body });
}

async function fail(stage: Stage, orderNumber: string): Promise<void> {
  await about(stage, placementHandedOver, orderNumber);
  await stage.operator.call(api.placement.failByHand, {
    params: { orderNumber },
    body: { reason: 'Sold out at the store', code: 'out_of_stock' },
  });
}

async function intentOf({ emulatorUrl }: Stage, sessionId: string): Promise<string> {
  const books = await emulatorAt(emulatorUrl).books<{
    payment_intents: { id: string; metadata: Record<string, string> }[];
  }>();
  const intent = books.payment_intents.find(({ metadata }) => metadata.checkout_session === sessionId);
  if (!intent) throw new Error(`Stripe knows no intent of ${sessionId}`);
  return intent.id;
}
