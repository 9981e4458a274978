import { orderFailed, orderPlaced, orderShipped, type Share } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import type { TestContext } from './context.ts';
import { balancesOf } from './ledger.ts';
import type { Purchase } from './purchases.ts';
import { endedOrder } from './refunds.ts';

const ofOrder = (purchase: Purchase, { orderNumber, storeId }: Share) => ({
  orderNumber,
  storeId,
  sessionId: purchase.sessionId,
  shopper: purchase.shopper,
  storeName: 'The store',
});

/** Publishes that the store accepted the order; without a total, as release 0.1.0 does. */
export const place = (ctx: TestContext, purchase: Purchase, share: Share, actualTotalCents?: number | null) =>
  ctx.env.publish(orderPlaced, {
    ...ofOrder(purchase, share),
    storeOrderNumber: `S-${share.orderNumber}`,
    ...(actualTotalCents === undefined ? {} : { actualTotalCents }),
  });

export const ship = (ctx: TestContext, purchase: Purchase, share: Share, trackingNumber = '1Z-1') =>
  ctx.env.publish(orderShipped, {
    ...ofOrder(purchase, share),
    carrier: 'UPS',
    trackingNumber,
    trackingUrl: `https://ups.example/${trackingNumber}`,
  });

export const fail = (ctx: TestContext, purchase: Purchase, share: Share) =>
  ctx.env.publish(orderFailed, endedOrder(purchase, share));

/** Waits until the balances of the session that are not zero are exactly these. */
export const expectBalances = (ctx: TestContext, purchase: Purchase, balances: Record<string, number>): Promise<void> =>
  eventually(async () => expect(await balancesOf(ctx, purchase)).toEqual(balances));
