import { z } from 'zod';
import { event } from '../event.ts';
import * as s from '../shapes/common.ts';

const dispute = { disputeId: s.id, sessionId: s.id, amountCents: s.cents, currency: s.currency, reason: z.string() };

export const disputeOpened = event({
  name: 'payment.dispute_opened',
  version: 1,
  owner: 'payments',
  consumers: ['orders', 'placement', 'notifications'],
  description: 'The bank has taken the money of a purchase back, until the dispute is decided.',
  about: 'disputeId',
  purchase: 'sessionId',
  data: z.object({ ...dispute, dueBy: s.timeOrNull, openedAt: s.time }),
});

export const disputeClosed = event({
  name: 'payment.dispute_closed',
  version: 1,
  owner: 'payments',
  consumers: ['orders', 'placement', 'notifications'],
  description: 'The dispute is decided. Won or closed: the money is ours again. Lost: the shopper keeps it.',
  about: 'disputeId',
  purchase: 'sessionId',
  data: z.object({ ...dispute, outcome: z.enum(['won', 'lost', 'closed']), closedAt: s.time }),
});

const signal = { signalId: s.id, sessionId: s.id, reason: z.string() };

export const fraudWarned = event({
  name: 'payment.fraud_warning_received',
  version: 1,
  owner: 'payments',
  consumers: ['placement', 'notifications'],
  description:
    'The payment is probably fraudulent: what is not placed yet must be cancelled, and is then refunded; what an operator has claimed goes on hold.',
  about: 'signalId',
  purchase: 'sessionId',
  data: z.object(signal),
});

export const reviewOpened = event({
  name: 'payment.review_opened',
  version: 1,
  owner: 'payments',
  consumers: ['placement'],
  description: 'Stripe Radar has put the payment under review: nothing more is placed until it is closed.',
  about: 'signalId',
  purchase: 'sessionId',
  data: z.object(signal),
});

export const reviewApproved = event({
  name: 'payment.review_approved',
  version: 1,
  owner: 'payments',
  consumers: ['placement'],
  description: 'The review has found nothing wrong: what was held may be placed.',
  about: 'signalId',
  purchase: 'sessionId',
  data: z.object(signal),
});
