import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { refundDetail, refundStatus } from '../shapes/refunds.ts';

const params = z.object({ id: s.id });

export const listRefunds = endpoint({
  id: 'payments.listRefunds',
  service: 'payments',
  method: 'GET',
  path: '/admin/refunds',
  access: 'operator',
  summary:
    'Refunds, oldest first: without a filter those whose money is still owed; of an order all of them; `unassigned=true` those made at Stripe’s own site that belong to no order yet',
  query: z.strictObject({
    status: refundStatus.optional(),
    orderNumber: s.text(20).optional(),
    unassigned: z.literal('true').optional(),
    ...s.listQuery,
  }),
  replies: { 200: z.object({ refunds: z.array(refundDetail), nextCursor: s.nextCursor }) },
});

export const retryRefund = endpoint({
  id: 'payments.retryRefund',
  service: 'payments',
  method: 'POST',
  path: '/admin/refunds/:id/retry',
  access: 'operator',
  summary: 'Send a refund that failed, or that waits for its next attempt or for Stripe’s answer, to Stripe again, now',
  bodyOptional: true,
  params,
  body: z.strictObject({}).optional(),
  replies: { 200: refundDetail },
  refusals: ['wrong_state', 'order_disputed'],
});

export const settleRefund = endpoint({
  id: 'payments.settleRefund',
  service: 'payments',
  method: 'POST',
  path: '/admin/refunds/:id/settle',
  access: 'operator',
  summary: 'Record that the debt of a refund was paid outside Stripe; this is final',
  params,
  body: z.strictObject({ reference: s.text(200), note: s.text(2_000) }),
  replies: { 200: refundDetail },
  refusals: ['wrong_state', 'order_disputed'],
});

export const assignRefund = endpoint({
  id: 'payments.assignRefund',
  service: 'payments',
  method: 'POST',
  path: '/admin/refunds/:id/assign',
  access: 'operator',
  summary: 'Assign a refund made at Stripe’s own site, or a part of it, to an order of its purchase',
  params,
  body: z.strictObject({ orderNumber: s.text(20), amountCents: s.cents.min(1).optional() }),
  replies: { 200: refundDetail },
  refusals: ['wrong_state', 'refund_exceeds_paid', 'not_in_this_purchase'],
});
