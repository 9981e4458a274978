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
