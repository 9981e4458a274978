import { z } from 'zod';
import { event } from '../event.ts';
import * as s from '../shapes/common.ts';

const attempt = { sessionId: s.id, attempt: z.int().min(1) };

export const paymentCaptured = event({
  name: 'payment.captured',
  version: 1,
  owner: 'payments',
  consumers: ['checkout'],
  description: 'The charge succeeded.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({ ...attempt, paymentId: s.id, amountCents: s.cents, currency: s.currency, capturedAt: s.time }),
});

export const paymentDeclined = event({
  name: 'payment.declined',
  version: 1,
  owner: 'payments',
  consumers: ['checkout'],
  description: 'The attempt is declined: it charged nothing and never will.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({ ...attempt, code: z.string(), declineCode: z.string() }),
});

export const paymentActionRequired = event({
  name: 'payment.action_required',
  version: 1,
  owner: 'payments',
  consumers: ['checkout'],
  description: 'The bank requires 3-D Secure authentication by the shopper.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object(attempt),
});

export const paymentCancelled = event({
  name: 'payment.cancelled',
  version: 1,
  owner: 'payments',
  consumers: ['checkout'],
  description: 'The intent was cancelled at Stripe; nothing was charged.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object(attempt),
});

/** `orderNumber` is null if a late capture is refunded in full: it has no orders. */
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
  consumers: ['orders'],
  description: 'A refund is owed and will be sent to Stripe.',
  about: 'refundId',
  purchase: 'sessionId',
  data: refund,
});

export const refunded = event({
  name: 'payment.refunded',
  version: 1,
  owner: 'payments',
  consumers: ['orders', 'notifications'],
  description: 'The refund succeeded at Stripe.',
  about: 'refundId',
  purchase: 'sessionId',
  data: z.object({ ...refund.shape, refundedAt: s.time }),
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
