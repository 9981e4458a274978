import { z } from 'zod';
import { event } from '../event.ts';
import { placementMethod } from '../shapes/catalog.ts';
import * as s from '../shapes/common.ts';
import { askedPrice } from '../shapes/price-question.ts';

const task = { orderNumber: s.orderNumber, sessionId: s.id, taskId: s.id, storeId: s.storeId, method: placementMethod };

/** What the operator wrote to the shopper. Absent in events of release 0.1.0. */
const publicText = { messageToShopper: z.string().nullable().optional() };

export const placementStarted = event({
  name: 'placement.started',
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  description: 'A machine has begun to place the order; nothing is bought yet.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({ ...task, by: z.string(), attempt: s.count }),
});

export const placementOutcomeUnknown = event({
  name: 'placement.outcome_unknown',
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  description: 'The store may have the order: it is looked up, and never submitted again.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({ ...task, by: z.string(), code: z.string() }),
});

export const placementHandedOver = event({
  name: 'placement.handed_over',
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  description: 'A machine leaves the order to an operator. Not published for an order that no machine was to place.',
  about: 'orderNumber',
  purchase: 'sessionId',
  // The code and the step of the machine that stopped; absent if none had begun.
  data: z.object({ ...task, reason: z.string(), code: z.string().optional(), step: z.string().optional() }),
});

export const placementCustomerAsked = event({
  name: 'placement.customer_asked',
  version: 1,
  owner: 'placement',
  consumers: ['orders', 'notifications'],
  description: 'The store asks for more than the ceiling, and the shopper decides what becomes of the order.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({
    ...task,
    by: z.string(),
    questionId: s.id,
    shopper: s.id,
    ...askedPrice,
  }),
});

export const placementCustomerAnswered = event({
  name: 'placement.customer_answered',
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  description: 'The shopper waits for a lower price: the order is tried again until the time of the question is over.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({ ...task, by: z.string(), questionId: s.id, answer: z.literal('wait'), endsAt: s.time }),
});

export const placementSucceeded = event({
  name: 'placement.succeeded',
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  description: 'The store has accepted the order, under its own number.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({
    ...task,
    by: z.string(),
    storeOrderNumber: z.string(),
    actualTotalCents: s.cents.nullable(),
    parcel: z
      .object({ trackingNumber: z.string(), carrier: z.string(), estimatedDelivery: z.string().nullable() })
      .nullable(),
    note: z.string().nullable(),
    ...publicText,
  }),
});

export const placementFailed = event({
  name: 'placement.failed',
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  description: 'The order cannot be placed at this store.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({ ...task, by: z.string(), reason: z.string(), code: z.string().nullable(), ...publicText }),
});

export const placementCancelled = event({
  name: 'placement.cancelled',
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  description: 'The placement was cancelled before it began.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({ ...task, by: z.string(), reason: z.string().nullable(), ...publicText }),
});
