import { api, type Confirmation } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { retryUntil } from '@muse/kit';
import { signIn } from '../shop.ts';
import { expectThat } from './expect-that.ts';
import type { JourneyPrinter } from './printer.ts';
import type { JourneyContext } from './purchase.ts';

/** The operator's part of the journey: one order is placed by hand, the other fails and is refunded. */
export async function placeAndFailByHand(
  { gatewayUrl }: JourneyContext,
  confirmation: Confirmation,
  { section, step, printEventsUntil }: JourneyPrinter,
): Promise<{ placedOrder: string; failedOrder: string }> {
  section('An operator works the queue: one order placed, the other failed');
  const { caller: operator } = await signIn(gatewayUrl, 'operator-olivia', ['ops']);
  const [first, second] = confirmation.orders.map((order) => order.museOrderNumber) as [string, string];
  await retryUntil(60_000, async () =>
    expectThat(
      (await operator.call(api.placement.getQueueEntry, { params: { orderNumber: second } })).status === 200,
      'both orders are in the manual queue',
    ),
  );
  await placeByHand(operator, first, step);
  await failByHand(operator, second, step);
  await printEventsUntil(() =>
    retryUntil(60_000, async () => {
      const order = await operator.call(api.orders.adminGetOrder, { params: { orderNumber: second } });
      expectThat(order.body.paymentStatus === 'refunded', 'the failed order is refunded');
      const other = await operator.call(api.orders.adminGetOrder, { params: { orderNumber: first } });
      expectThat(other.body.status === 'shipped', 'the placed order is shipped');
    }),
  );
  return { placedOrder: first, failedOrder: second };
}

async function placeByHand(operator: ApiClient, orderNumber: string, step: JourneyPrinter['step']): Promise<void> {
  await step(
    'operator',
    `POST /admin/manual-orders/${orderNumber}/claim`,
    () => operator.call(api.placement.claimEntry, { params: { orderNumber } }),
    ({ body }) => `claimed until ${body.leaseExpiresAt?.slice(11, 16)} UTC`,
  );
  await step(
    'operator',
    `GET  …/${orderNumber}/instructions`,
    () => operator.call(api.placement.getInstructions, { params: { orderNumber } }),
    ({ body }) => `${body.steps.length} steps, from "${body.steps[0]?.title}"`,
  );
  await step(
    'operator',
    `POST …/${orderNumber}/place`,
    () =>
      operator.call(api.placement.placeByHand, {
        params: { orderNumber },
        body: { storeOrderNumber: `NS-${orderNumber.slice(3)}`, trackingNumber: '1Z999AA10123456784', carrier: 'UPS' },
      }),
    ({ body }) => body.status,
  );
}

async function failByHand(operator: ApiClient, orderNumber: string, step: JourneyPrinter['step']): Promise<void> {
  await step(
    'operator',
    `POST …/${orderNumber}/fail`,
    () =>
      operator.call(api.placement.failByHand, {
        params: { orderNumber },
        body: { reason: 'Sold out at the store', code: 'out_of_stock' },
      }),
    ({ body }) => body.status,
  );
}
