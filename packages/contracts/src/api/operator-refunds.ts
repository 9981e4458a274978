import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { maximumChargeCents } from '../money.ts';
import * as s from '../shapes/common.ts';
import { refund } from '../shapes/refunds.ts';

const orderNumber = z.object({ orderNumber: s.typedOrderNumber });
const refundId = z.object({ id: s.id });

const { productSku, size, color } = s.variantFields;

/** What to refund: one of the first three, or all that remains. */
const wanted = {
  amountCents: z.int().min(1).max(maximumChargeCents).optional(),
  items: z
    .array(z.strictObject({ productSku, size, color, quantity: s.quantity }))
    .min(1)
    .max(100)
    .optional(),
  shipping: z.literal(true).optional(),
  /** What the preview showed. */
  expectedAmountCents: s.cents.optional(),
};

/** Refuses a body that names two of an amount, items and shipping. */
function nameOne(body: { amountCents?: unknown; items?: unknown; shipping?: unknown }, ctx: z.RefinementCtx): void {
  const named = (['amountCents', 'items', 'shipping'] as const).filter((name) => body[name] !== undefined);
  for (const name of named.slice(1))
    ctx.addIssue({ code: 'custom', path: [name], message: `send either this or ${named[0]}` });
}

const refundRefusals = ['refund_exceeds_paid', 'unknown_order_item', 'order_lines_unknown', 'order_disputed'] as const;

export const createRefund = endpoint({
  id: 'payments.createRefund',
  service: 'payments',
  method: 'POST',
  path: '/admin/orders/:orderNumber/refunds',
  access: 'operator',
  summary:
    'Refund an amount, items by unit, shipping, or all that remains of an order; 202 where a second person must agree. With `expectedAmountCents` it is refused if the preview has changed',
  params: orderNumber,
  body: z.strictObject({ ...wanted, reason: s.text(500) }).superRefine(nameOne),
  replies: { 201: refund, 202: refund },
  refusals: [...refundRefusals, 'refund_changed'],
});

export const previewRefund = endpoint({
  id: 'payments.previewRefund',
  service: 'payments',
  method: 'POST',
  path: '/admin/orders/:orderNumber/refunds/preview',
  access: 'operator',
  summary:
    'What a refund with this body will consist of, to the cent; without a body, of all that remains. `remainingCents` is what can be refunded now',
  bodyOptional: true,
  params: orderNumber,
  body: z
    .strictObject({ ...wanted, reason: s.text(500).optional() })
    .superRefine(nameOne)
    .optional(),
  replies: {
    200: z.object({
      amountCents: s.cents,
      itemsCents: s.cents,
      shippingCents: s.cents,
      taxCents: s.cents,
      serviceFeeCents: s.cents,
      remainingCents: s.cents,
      currency: s.currency,
    }),
  },
  refusals: [...refundRefusals],
});

export const approveRefund = endpoint({
  id: 'payments.approveRefund',
  service: 'payments',
  method: 'POST',
  path: '/admin/refunds/:id/approve',
  access: 'admin',
  summary: 'Agree to a refund that awaits approval, as another person than the one who asked for it',
  bodyOptional: true,
  params: refundId,
  body: z.strictObject({}).optional(),
  replies: { 200: refund },
  refusals: ['wrong_state', 'same_person', 'order_disputed'],
});

export const rejectRefund = endpoint({
  id: 'payments.rejectRefund',
  service: 'payments',
  method: 'POST',
  path: '/admin/refunds/:id/reject',
  access: 'admin',
  summary: 'Refuse a refund that awaits approval, as another person than the one who asked for it',
  params: refundId,
  body: z.strictObject({ reason: s.text(500) }),
  replies: { 200: refund },
  refusals: ['wrong_state', 'same_person'],
});
