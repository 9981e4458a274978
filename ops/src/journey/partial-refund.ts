import { api } from '@muse/contracts';
import { retryUntil } from '@muse/kit';
import { signIn } from '../shop.ts';
import { expectThat } from './expect-that.ts';
import type { JourneyPrinter } from './printer.ts';
import { type JourneyContext, usd } from './purchase.ts';

/** The shopper sends one item back: an operator previews its refund, and refunds what the preview showed. */
export async function refundOneItem(
  { gatewayUrl }: JourneyContext,
  orderNumber: string,
  { section, step, printEventsUntil }: JourneyPrinter,
): Promise<{ amountCents: number }> {
  section('The shopper sends one item back: an operator refunds it');
  const { caller: operator } = await signIn(gatewayUrl, 'operator-olivia', ['ops']);
  const params = { orderNumber };
  const { body: order } = await operator.call(api.orders.adminGetOrder, { params });
  const items = order.items
    .slice(0, 1)
    .map(({ productSku, size, color }) => ({ productSku, size, color, quantity: 1 }));
  const { body: preview } = await step(
    'operator',
    `POST /admin/orders/${orderNumber}/refunds/preview`,
    () => operator.call(api.payments.previewRefund, { params, body: { items } }),
    ({ body }) => `${usd(body.itemsCents)} for 1 × ${order.items[0]?.productName}, ${usd(body.taxCents)} tax`,
  );
  const { amountCents } = preview;
  const body = { items, expectedAmountCents: amountCents, reason: 'Sent back, does not fit' };
  await step(
    'operator',
    `POST /admin/orders/${orderNumber}/refunds`,
    () => operator.call(api.payments.createRefund, { params, body }),
    ({ body: refund }) => `${usd(refund.amountCents)} ${refund.status}`,
  );
  await printEventsUntil(() =>
    retryUntil(60_000, async () => {
      const { body: after } = await operator.call(api.orders.adminGetOrder, { params });
      expectThat(after.refundedCents === amountCents, 'the item is refunded');
    }),
  );
  return { amountCents };
}
