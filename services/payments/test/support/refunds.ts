import { api, type DataOf, orderFailed, type RefundDetail, type Share } from '@muse/contracts';
import { type TestContext } from './context.ts';
import { untilPaid } from './paid.ts';
import { createPurchase, type Purchase } from './purchases.ts';

/** Submits a purchase of two orders, a and b, and waits for its capture. */
export const createPaid = async (
  ctx: TestContext,
  more: Partial<Purchase> = {},
): Promise<{ purchase: Purchase; a: Share; b: Share }> => {
  const purchase = createPurchase([12_999, 4_501], more);
  await ctx.submit(purchase);
  await untilPaid(ctx, purchase);
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

/** Submits a purchase of one order and waits for its capture. */
export const createPaidOrder = async (ctx: TestContext, cents: number, more: Partial<Purchase> = {}) => {
  const purchase = createPurchase([cents], more);
  await ctx.submit(purchase);
  await untilPaid(ctx, purchase);
  return { purchase, order: purchase.shares[0] as Share };
};

/** Refunds a part of a purchase at Stripe's own site. Returns Stripe's id of the refund. */
export const refundAtDashboard = async (ctx: TestContext, purchase: Purchase, amount: number): Promise<string> => {
  const [charge] = (await ctx.stripeObjectsOf(purchase.sessionId)).charges;
  const refund = await ctx.asDashboard((stripe) => stripe.refunds.create({ charge: String(charge?.id), amount }));
  return refund.id;
};

/** The refunds of a purchase as operators see them. */
export const shownRefunds = async (ctx: TestContext, share: Share, query: { status?: RefundDetail['status'] } = {}) => {
  const reply = await operator(ctx).call(api.payments.listRefunds, {
    query: { orderNumber: share.orderNumber, ...query },
  });
  if (reply.status !== 200) throw new Error(`the list of refunds answered ${reply.status}`);
  return reply.body.refunds;
};

export const operator = (ctx: TestContext) => ctx.payments.as('olivia', ['ops']);
