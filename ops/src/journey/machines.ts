import { api, type Confirmation, type QueueDetail } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { retryUntil } from '@muse/kit';
import { machineStores } from '../demo-machines/stores.ts';
import { pretendStoreAt } from '../pretend-store.ts';
import { signIn } from '../shop.ts';
import { chargesAtStripe, whatWasTaken } from './charge-at-stripe.ts';
import { expectThat } from './expect-that.ts';
import { savePictures } from './pictures.ts';
import { createPrinter, type JourneyPrinter } from './printer.ts';
import { address, type JourneyContext } from './purchase.ts';

/** The pretend stores of the system, and where pictures of what machines did are saved. */
export interface MachineJourneyContext extends JourneyContext {
  storeEmulatorUrl: string;
  folder: string;
}

/** A purchase from four stores with machines: two by an API, up to the door; one by a browser, and one that a browser hands over. */
export async function runMachineJourney(ctx: MachineJourneyContext): Promise<Confirmation> {
  const printer = createPrinter(ctx.recorder, ctx.print);
  const { body: guest } = await apiClient(ctx.gatewayUrl).call(api.gateway.createGuest);
  const shopper = apiClient(ctx.gatewayUrl, async () => guest.token);
  const confirmation = await buyByMachines(ctx, shopper, printer);
  await deliverByStores(ctx, shopper, confirmation, printer);
  return confirmation;
}

async function buyByMachines(
  ctx: MachineJourneyContext,
  shopper: ApiClient,
  printer: JourneyPrinter,
): Promise<Confirmation> {
  const { section, step, printEventsUntil } = printer;
  section('A shopper buys at four stores with machines: they place the orders');
  for (const { storeId, products } of machineStores)
    for (const { sku, sizes, colors } of products.slice(0, 1))
      await shopper.call(api.cart.addItem, {
        body: { storeId, productSku: sku, size: sizes[0] ?? null, color: colors[0] ?? null },
      });
  const { body: session } = await shopper.call(api.checkout.createSession);
  const params = { id: session.sessionId };
  await shopper.call(api.checkout.setShipping, { params, body: address });
  await shopper.call(api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } });
  const placed = await step(
    'shopper',
    'POST /checkout/sessions/:id/place',
    () => shopper.call(api.checkout.place, { params }),
    async ({ body }) =>
      'totalChargedCents' in body
        ? `${whatWasTaken(await chargesAtStripe(ctx.emulatorUrl, params.id))}, ${body.summary.totalOrders} orders`
        : 'still running',
  );
  const confirmation = placed.body as Confirmation;
  const { caller: operator, token } = await signIn(ctx.gatewayUrl, 'operator-olivia', ['ops']);
  await printEventsUntil(() =>
    retryUntil(60_000, async () => {
      for (const { museOrderNumber } of confirmation.orders)
        expectThat(
          isSettledByMachine(await entryOf(operator, museOrderNumber)),
          `the machines are done with ${museOrderNumber}`,
        );
    }),
  );
  for (const order of confirmation.orders) await showAttempt(ctx, { operator, token }, order, printer);
  return confirmation;
}

async function entryOf(operator: ApiClient, orderNumber: string): Promise<QueueDetail> {
  return (await operator.call(api.placement.getQueueEntry, { params: { orderNumber } })).body;
}

/** Placed, to be looked up, or with a person; a machine that has not ended is none of these. */
const isSettledByMachine = ({ status, reason }: QueueDetail): boolean =>
  status === 'placed' || status === 'outcome_unknown' || (status === 'queued' && reason.startsWith('by hand'));

async function showAttempt(
  ctx: MachineJourneyContext,
  { operator, token }: { operator: ApiClient; token: string },
  { museOrderNumber, storeName }: Confirmation['orders'][number],
  { step, line }: JourneyPrinter,
): Promise<void> {
  const { body: entry } = await step(
    'operator',
    `GET  /admin/manual-orders/${museOrderNumber}`,
    () => operator.call(api.placement.getQueueEntry, { params: { orderNumber: museOrderNumber } }),
    ({ body }) =>
      body.status === 'placed'
        ? `${storeName}: placed by ${body.attempts.at(-1)?.method}, the store's number is ${body.storeOrderNumber}`
        : `${storeName}: ${body.status}, ${body.reason}`,
  );
  for (const file of await savePictures(ctx, token, entry)) line(`            file://${file}`);
}

/** The stores with an API ship and deliver: their order events reach the shopper without a person. */
async function deliverByStores(
  { gatewayUrl, storeEmulatorUrl }: MachineJourneyContext,
  shopper: ApiClient,
  confirmation: Confirmation,
  { section, step, printEventsUntil }: JourneyPrinter,
): Promise<void> {
  section('The stores with an API ship and deliver: the orders follow without a person');
  const { caller: operator } = await signIn(gatewayUrl, 'operator-olivia', ['ops']);
  const byApi = await placedByApi(operator, confirmation);
  for (const status of ['shipped', 'delivered'] as const) {
    for (const { storeId, storeOrderNumber } of byApi)
      await pretendStoreAt(storeEmulatorUrl, storeId).moveOrder(storeOrderNumber as string, status);
    await printEventsUntil(() =>
      retryUntil(60_000, async () => {
        for (const { museOrderNumber: orderNumber } of byApi) {
          const { body } = await shopper.call(api.orders.getOrder, { params: { orderNumber } });
          expectThat(body.status === status, `${orderNumber} is ${status}`);
        }
      }),
    );
  }
  for (const { museOrderNumber: orderNumber } of byApi)
    await step(
      'shopper',
      `GET  /orders/${orderNumber}`,
      () => shopper.call(api.orders.getOrder, { params: { orderNumber } }),
      ({ body }) =>
        `${body.storeName}: ${body.status}, ${body.shipments.map(({ carrier, trackingNumber }) => `${carrier} ${trackingNumber}`).join(', ')}`,
    );
}

async function placedByApi(operator: ApiClient, { orders }: Confirmation): Promise<QueueDetail[]> {
  const entries = await Promise.all(orders.map(({ museOrderNumber }) => entryOf(operator, museOrderNumber)));
  return entries.filter(({ status, attempts }) => status === 'placed' && attempts.at(-1)?.method === 'api');
}
