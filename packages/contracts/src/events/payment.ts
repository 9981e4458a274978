import { z } from 'zod';
import { event } from '../event.ts';
import * as s from '../shapes/common.ts';

const attempt = { sessionId: s.id, attempt: z.int().min(1) };

export const paymentCaptured = event({
  name: 'payment.captured',
  version: 1,
  owner: 'payments',
  consumers: ['checkout'],
  description: 'The charge succeeded: the money is taken, the orders may be made.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({ ...attempt, paymentId: s.id, amountCents: s.cents, currency: s.currency, capturedAt: s.time }),
});

export const paymentAuthorized = event({
  name: 'payment.authorized',
  version: 1,
  owner: 'payments',
  consumers: ['checkout'],
  description:
    'With `after_placement`: the amount is held on the card, the orders may be made. It is captured once they are settled, for what was placed.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({
    ...attempt,
    paymentId: s.id,
    amountCents: s.cents,
    currency: s.currency,
    authorizedAt: s.time,
    captureBefore: s.time,
  }),
});

const hold = { sessionId: s.id, currency: s.currency, captureBefore: s.time };

export const holdExpiring = event({
  name: 'payment.hold_expiring',
  version: 1,
  owner: 'payments',
  consumers: ['notifications'],
  description: 'A hold ends soon, and orders of its purchase are neither placed nor failed: an operator must act.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({ ...hold, amountCents: s.cents, orderNumbers: z.array(s.orderNumber).min(1) }),
});

export const captureFailed = event({
  name: 'payment.capture_failed',
  version: 1,
  owner: 'payments',
  consumers: ['notifications'],
  description:
    'A hold has ended or Stripe refuses to capture it, and the shopper owes the amount: an operator must act.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({ ...hold, owedCents: s.cents, failure: z.string() }),
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
