import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { estimatedDelivery } from '../shapes/orders.ts';
import { instructions, queueDetail, queueEntry, queueStatistics, queueStatus } from '../shapes/placement.ts';
import { storeReference } from '../shapes/store-reference.ts';

const orderNumber = z.object({ orderNumber: s.typedOrderNumber });

export const listQueue = endpoint({
  id: 'placement.listQueue',
  service: 'placement',
  method: 'GET',
  path: '/admin/manual-orders',
  access: 'operator',
  summary: 'The manual queue: orders that an operator has to place, oldest due first; other states by `status`',
  query: z.strictObject({
    status: queueStatus.optional(),
    storeId: s.storeId.optional(),
    assignee: s.text(200).optional(),
    q: s.text(100).optional(),
    ...s.listQuery,
  }),
  replies: { 200: z.object({ orders: z.array(queueEntry), nextCursor: s.nextCursor }) },
});

export const queueStats = endpoint({
  id: 'placement.queueStats',
  service: 'placement',
  method: 'GET',
  path: '/admin/manual-orders/stats',
  access: 'operator',
  summary: 'Statistics of the queue; "today" is UTC',
  replies: { 200: queueStatistics },
});

export const getQueueEntry = endpoint({
  id: 'placement.getQueueEntry',
  service: 'placement',
  method: 'GET',
  path: '/admin/manual-orders/:orderNumber',
  access: 'operator',
  summary: 'One entry with everything needed to place the order',
  versioned: true,
  params: orderNumber,
  replies: { 200: queueDetail },
});

export const getInstructions = endpoint({
  id: 'placement.getInstructions',
  service: 'placement',
  method: 'GET',
  path: '/admin/manual-orders/:orderNumber/instructions',
  access: 'operator',
  summary: 'Step-by-step instructions for placing the order at the store’s website',
  params: orderNumber,
  replies: { 200: instructions },
});

/** An order on hold can be failed, but not claimed. It is placed by the operator who had claimed it before, or by an admin. */
export const workRefusals = [
  'held_by_another',
  'already_settled',
  'order_on_hold',
  'order_refunded',
  'payment_stopped',
  'outcome_unknown',
] as const;
const settleRefusals = ['held_by_another', 'already_settled'] as const;

export const placeByHand = endpoint({
  id: 'placement.placeByHand',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/place',
  access: 'operator',
  summary: 'Record that the store has accepted the order under this number',
  versioned: true,
  params: orderNumber,
  body: z.strictObject({
    storeOrderNumber: storeReference(100),
    trackingNumber: s.orNull(storeReference(100)),
    carrier: s.orNull(storeReference(50)),
    estimatedDelivery: s.orNull(estimatedDelivery),
    actualTotalCents: s.orNull(s.cents),
    notes: s.orNull(s.text(2000)),
    messageToShopper: s.messageToShopper,
    override: z.boolean().default(false),
  }),
  replies: { 200: queueEntry },
  refusals: [
    'held_by_another',
    'already_settled',
    'order_on_hold',
    'order_refunded',
    'payment_stopped',
    'store_order_number_used',
    'over_ceiling',
  ],
});

export const failByHand = endpoint({
  id: 'placement.failByHand',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/fail',
  access: 'operator',
  summary: 'Record that the store cannot deliver; the order’s total is refunded',
  versioned: true,
  params: orderNumber,
  body: z.strictObject({
    reason: s.text(500),
    code: s.orNull(z.string().regex(/^[a-z0-9_]{1,60}$/, 'snake case, such as out_of_stock')),
    notes: s.orNull(s.text(2000)),
    messageToShopper: s.messageToShopper,
  }),
  replies: { 200: queueEntry },
  /** The last two: while its outcome is unknown; an admin may. */
  refusals: [...settleRefusals, 'outcome_too_recent', 'store_has_order'],
});

export const claimEntry = endpoint({
  id: 'placement.claimEntry',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/claim',
  access: 'operator',
  summary: 'Claim an entry for 15 minutes; claiming it again renews the lease',
  versioned: true,
  bodyOptional: true,
  params: orderNumber,
  body: z.strictObject({}).optional(),
  replies: { 200: queueEntry },
  refusals: [...workRefusals],
});

export const releaseEntry = endpoint({
  id: 'placement.releaseEntry',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/release',
  access: 'operator',
  summary: 'Release an entry back to the queue, also from a hold; releasing an unclaimed entry changes nothing',
  versioned: true,
  bodyOptional: true,
  params: orderNumber,
  body: z.strictObject({}).optional(),
  replies: { 200: queueEntry },
  refusals: [...workRefusals, 'submission_begun'],
});

/** The one synchronous call between services with an effect: only placement's task row decides whether it is too late. */
export const cancelPlacement = endpoint({
  id: 'placement.cancelPlacement',
  service: 'placement',
  method: 'POST',
  path: '/internal/placements/:orderNumber/cancel',
  access: 'internal',
  callers: ['orders'],
  summary: 'Cancel the placement of an order, if it has not begun; cancelling twice has the effect of once',
  keyless: true,
  params: z.object({ orderNumber: s.orderNumber }),
  body: z.strictObject({
    by: s.text(200),
    reason: s.text(500).nullable(),
    messageToShopper: s.text(500).optional(),
  }),
  replies: { 200: z.object({ museOrderNumber: s.orderNumber, status: queueStatus }) },
  refusals: ['too_late_to_cancel'],
});
