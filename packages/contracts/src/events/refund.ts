import { z } from 'zod';
import { event } from '../event.ts';
import * as s from '../shapes/common.ts';

/**
 * `orderNumber` is null if a late capture is refunded in full: it has no orders. `amountCents` is what the refund pays from now
 * on: it becomes smaller when a refund made at Stripe's own site covers a part of it.
 */
const refund = z.object({
  refundId: s.id,
  sessionId: s.id,
  orderNumber: s.orderNumber.nullable(),
  amountCents: s.cents,
  currency: s.currency,
  reason: z.string(),
});

export const refundRequested = event({
  name: 'payment.refund_requested',
  version: 1,
  owner: 'payments',
  consumers: ['orders', 'placement'],
  description: 'A refund is owed and will be sent to Stripe; published again when a failed refund is sent again.',
  about: 'refundId',
  purchase: 'sessionId',
  /** What of the order is not refunded then, by this refund and all others; 0: nothing may be bought for it. */
  data: z.object({ ...refund.shape, remainingCents: s.cents.optional() }),
});

export const refundProposed = event({
  name: 'payment.refund_proposed',
  version: 1,
  owner: 'payments',
  consumers: ['notifications'],
  description: 'An operator asks for a refund that another person must approve; nothing is owed until then.',
  about: 'refundId',
  purchase: 'sessionId',
  data: z.object({ ...refund.shape, requestedBy: z.string() }),
});

export const refunded = event({
  name: 'payment.refunded',
  version: 1,
  owner: 'payments',
  consumers: ['orders', 'notifications'],
  description:
    'The refund succeeded at Stripe, or its amount was never taken: it is the part of a hold that was not captured (`released`).',
  about: 'refundId',
  purchase: 'sessionId',
  data: z.object({ ...refund.shape, refundedAt: s.time, released: z.boolean().optional() }),
});

export const refundFailed = event({
  name: 'payment.refund_failed',
  version: 1,
  owner: 'payments',
  consumers: ['orders', 'notifications'],
  description:
    'The refund failed at Stripe, at once or after a success: the money is still owed, an operator must act.',
  about: 'refundId',
  purchase: 'sessionId',
  data: z.object({ ...refund.shape, failure: z.string() }),
});

export const refundCovered = event({
  name: 'payment.refund_covered',
  version: 1,
  owner: 'payments',
  consumers: ['orders'],
  description:
    'A refund made at Stripe’s own site, or a lost dispute, has paid a part of a refund that was still owed, or all of it (`amountCents` 0).',
  about: 'refundId',
  purchase: 'sessionId',
  data: z.object({ ...refund.shape, coveredCents: s.cents, status: z.enum(['requested', 'failed', 'settled']) }),
});

export const refundSettled = event({
  name: 'payment.refund_settled',
  version: 1,
  owner: 'payments',
  consumers: ['orders', 'notifications'],
  description:
    'The refund was paid outside Stripe, by an operator, or by the bank with a lost dispute (`disputeId`); it counts as refunded.',
  about: 'refundId',
  purchase: 'sessionId',
  data: z.object({ ...refund.shape, settledAt: s.time, disputeId: s.id.optional() }),
});
