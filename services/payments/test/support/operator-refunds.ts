import { drawOrderNumber, type Share } from '@muse/contracts';
import type { TestContext } from './context.ts';
import { createPaid } from './refunds.ts';

type Body = Record<string, unknown>;

/** Three shirts for 100.00 and a hat for 20.00, with 5.00 shipping, 10.00 tax and 3.00 service fee. */
const shareOfShirtsAndHat = (): Share => ({
  orderNumber: drawOrderNumber(),
  storeId: 'nordstrom',
  ...{ itemsCents: 12_000, shippingCents: 500, taxCents: 1_000, feeCents: 300, totalCents: 13_800 },
  taxState: 'NY',
  shippingTaxCents: 40,
  lines: [
    { ...{ productSku: 'shirt', size: 'M', color: null, productName: 'A shirt' }, quantity: 3, totalCents: 10_000 },
    { ...{ productSku: 'hat', size: null, color: null, productName: 'A hat' }, quantity: 1, totalCents: 2_000 },
  ],
});

/** A paid order and another one of the same purchase, and what operators do with the first. */
export async function createOrderToRefund(ctx: TestContext, share: Share = shareOfShirtsAndHat()) {
  const other = { ...shareOfShirtsAndHat(), storeId: 'everlane' };
  const amountCents = share.totalCents + other.totalCents;
  const { purchase } = await createPaid(ctx, { shares: [share, other], amountCents });
  const path = `/admin/orders/${share.orderNumber}/refunds`;
  const olivia = ctx.payments.as('olivia', ['ops']);
  return {
    purchase,
    share,
    other,
    path,
    refund: (body: Body, headers = {}) => olivia.send('POST', path, { reason: 'arrived broken', ...body }, headers),
    preview: (body: Body) => olivia.send('POST', `${path}/preview`, body),
    decide: (as: string, refundId: unknown, decision: 'approve' | 'reject', body: Body = {}) =>
      ctx.payments.as(as, ['admin']).send('POST', `/admin/refunds/${refundId}/${decision}`, body),
  };
}

export const shirts = (quantity: number) => ({ productSku: 'shirt', size: 'M', quantity });
export const hat = { productSku: 'hat', quantity: 1 };
