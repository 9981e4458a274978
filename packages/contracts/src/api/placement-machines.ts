import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { queueEntry } from '../shapes/placement.ts';
import { storeReference } from '../shapes/store-reference.ts';
import { workRefusals } from './placement.ts';

/** The point of no return, and what an operator says of an order whose outcome at its store is unknown. */

const orderNumber = z.object({ orderNumber: s.typedOrderNumber });

export const startSubmitting = endpoint({
  id: 'placement.startSubmitting',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/submitting',
  access: 'operator',
  summary:
    'Say that one is about to pay at the store: if the lease then ends without a result, the outcome is unknown, and nobody buys the order again before it is looked up',
  versioned: true,
  bodyOptional: true,
  params: orderNumber,
  body: z.strictObject({}).optional(),
  replies: { 200: queueEntry },
  refusals: ['not_held', ...workRefusals],
});

export const resolveOutcome = endpoint({
  id: 'placement.resolveOutcome',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/resolve',
  access: 'operator',
  summary:
    'Say what was found at the store of an order whose outcome is unknown: its number there, or that it has no such order. The latter is accepted once the store has had its time to show it, and queues the order again',
  versioned: true,
  params: orderNumber,
  body: z
    .strictObject({
      outcome: z.enum(['placed', 'not_submitted']),
      storeOrderNumber: storeReference(100).optional(),
      actualTotalCents: s.orNull(s.cents),
      notes: s.text(2000),
    })
    .refine(({ outcome, storeOrderNumber }) => (outcome === 'placed') === (storeOrderNumber !== undefined), {
      path: ['storeOrderNumber'],
      error: 'needed for an order that is placed, and not allowed for one that is not',
    }),
  replies: { 200: queueEntry },
  refusals: [
    'outcome_known',
    'held_by_another',
    'already_settled',
    'outcome_too_recent',
    'store_has_order',
    'store_order_number_used',
    'over_ceiling',
  ],
});
