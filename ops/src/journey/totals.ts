import { api } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { emulatorAt } from '../emulator.ts';
import type { JourneyPrinter } from './printer.ts';
import { type JourneyContext, type JourneyResult, usd } from './purchase.ts';

/** The end of the journey: what the shopper sees of both orders, and Stripe's records of the charge. */
export async function showTotals(
  { emulatorUrl }: JourneyContext,
  shopper: ApiClient,
  result: JourneyResult,
  { section, step, line }: JourneyPrinter,
): Promise<void> {
  section('The result: every cent accounted for');
  for (const orderNumber of [result.placedOrder, result.failedOrder]) {
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
    (charge) => charge.metadata.checkout_session === result.confirmation.checkoutSessionId,
  );
  const [charge] = charges;
  line(
    `Stripe’s records: ${charges.length} charge of ${usd(charge?.amount ?? 0)}, ${usd(charge?.amount_refunded ?? 0)} refunded.`,
  );
}
