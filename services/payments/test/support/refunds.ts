import { type DataOf, orderFailed, paymentCaptured, type Share } from '@muse/contracts';
import { type TestContext } from './context.ts';
import { createPurchase, type Purchase } from './purchases.ts';

/** Submits a purchase of two orders, a and b, and waits for its capture. */
export const createPaid = async (
  ctx: TestContext,
  more: Partial<Purchase> = {},
): Promise<{ purchase: Purchase; a: Share; b: Share }> => {
  const purchase = createPurchase([12_999, 4_501], more);
  await ctx.submit(purchase);
  await ctx.env.spy.waitFor(paymentCaptured, (event) => event.sessionId === purchase.sessionId);
  const [a, b] = purchase.shares as [Share, Share];
  return { purchase, a, b };
};

/** The data of `order.failed` and `order.cancelled` for one order of a purchase. */
export const endedOrder = ({ sessionId, shopper, currency }: Purchase, share: Share): DataOf<typeof orderFailed> => ({
  orderNumber: share.orderNumber,
  sessionId,
  shopper,
  storeId: share.storeId,
  storeName: 'The store',
  totalCents: share.totalCents,
  currency,
  reason: 'sold out',
});

/** A predicate for events about the order of this share. */
export const ofOrder = (share: Share) => (event: { orderNumber: string | null }) =>
  event.orderNumber === share.orderNumber;

export const refundsOf = (ctx: TestContext, purchase: Purchase) =>
  ctx.env.look<{ id: string; status: string; cause: string; stripe_refund_id: string; failure: string | null }>(
    'select * from payments.refund where session_id = $1 order by created_at',
    [purchase.sessionId],
  );
