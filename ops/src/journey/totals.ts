import { api } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { chargesAtStripe, describeCharges } from './charge-at-stripe.ts';
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
  const charges = await chargesAtStripe(emulatorUrl, result.confirmation.checkoutSessionId);
  line(`Stripe’s records: ${describeCharges(charges)}.`);
}
