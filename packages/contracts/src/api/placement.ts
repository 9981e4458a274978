import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes.ts';
import { placementMethod } from './catalog.ts';
import { estimatedDelivery } from './orders.ts';

export const queueStatus = z.enum(['queued', 'claimed', 'placed', 'failed', 'on_hold', 'outcome_unknown', 'cancelled']);
export type QueueStatus = z.output<typeof queueStatus>;

export const queueEntry = z.object({
  museOrderNumber: s.orderNumber,
  taskId: s.id,
  status: queueStatus,
  priority: z.int(),
  storeId: s.storeId,
  storeName: z.string(),
  itemCount: s.count,
  totalCents: s.cents,
  currency: s.currency,
  reason: z.string(),
  assignee: z.string().nullable(),
  leaseExpiresAt: s.timeOrNull,
  dueAt: s.time,
  createdAt: s.time,
  version: s.count,
});
export type QueueEntry = z.output<typeof queueEntry>;

export const queueDetail = z.object({
  ...queueEntry.shape,
  items: z.array(s.line),
  shippingAddress: s.address,
  customer: z.object({ subject: s.id, name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
  /** The highest total the store may charge for this order. */
  ceilingCents: s.cents,
  storeOrderNumber: z.string().nullable(),
  attempts: z.array(
    z.object({
      method: placementMethod,
      startedAt: s.time,
      outcome: z.string().nullable(),
      code: z.string().nullable(),
      evidence: z.array(z.string()),
    }),
  ),
  notes: z.array(z.object({ by: z.string(), text: z.string(), at: s.time })),
});
export type QueueDetail = z.output<typeof queueDetail>;

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
  replies: {
    200: z.object({
      pendingOrders: s.count,
      claimedOrders: s.count,
      placedToday: s.count,
      failedToday: s.count,
      oldestPendingSeconds: s.count,
      averageProcessingSeconds: s.count,
      byStore: z.array(
        z.object({ storeId: s.storeId, storeName: z.string(), pendingOrders: s.count, claimedOrders: s.count }),
      ),
    }),
  },
});

export const getQueueEntry = endpoint({
  id: 'placement.getQueueEntry',
  service: 'placement',
  method: 'GET',
  path: '/admin/manual-orders/:orderNumber',
  access: 'operator',
  summary: 'One entry with everything needed to place the order',
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
  replies: {
    200: z.object({
      museOrderNumber: s.orderNumber,
      steps: z.array(
        z.object({
          step: z.int(),
          title: z.string(),
          action: z.string(),
          url: z.string().optional(),
          items: z.array(s.line).optional(),
          address: s.address.optional(),
          expect: z.string().optional(),
        }),
      ),
    }),
  },
});

const settleRefusals = ['held_by_another', 'already_settled'] as const;

export const placeByHand = endpoint({
  id: 'placement.placeByHand',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/place',
  access: 'operator',
  summary: 'Record that the store has accepted the order under this number',
  params: orderNumber,
  body: z.strictObject({
    storeOrderNumber: s.text(100),
    trackingNumber: s
      .text(100)
      .nullish()
      .transform((v) => v ?? null),
    carrier: s
      .text(50)
      .nullish()
      .transform((v) => v ?? null),
    estimatedDelivery: estimatedDelivery.nullish().transform((v) => v ?? null),
    actualTotalCents: s.cents.nullish().transform((v) => v ?? null),
    notes: s
      .text(2000)
      .nullish()
      .transform((v) => v ?? null),
    override: z.boolean().default(false),
  }),
  replies: { 200: queueEntry },
  refusals: [...settleRefusals, 'store_order_number_used', 'over_ceiling'],
});

export const failByHand = endpoint({
  id: 'placement.failByHand',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/fail',
  access: 'operator',
  summary: 'Record that the store cannot deliver; the order’s total is refunded',
  params: orderNumber,
  body: z.strictObject({
    reason: s.text(500),
    code: z
      .string()
      .regex(/^[a-z0-9_]{1,60}$/, 'snake case, such as out_of_stock')
      .nullish()
      .transform((v) => v ?? null),
    notes: s
      .text(2000)
      .nullish()
      .transform((v) => v ?? null),
  }),
  replies: { 200: queueEntry },
  refusals: [...settleRefusals],
});

export const claimEntry = endpoint({
  id: 'placement.claimEntry',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/claim',
  access: 'operator',
  summary: 'Claim an entry for 15 minutes; claiming it again renews the lease',
  bodyOptional: true,
  params: orderNumber,
  body: z.strictObject({}).optional(),
  replies: { 200: queueEntry },
  refusals: [...settleRefusals],
});

export const releaseEntry = endpoint({
  id: 'placement.releaseEntry',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/release',
  access: 'operator',
  summary: 'Release an entry back to the queue; releasing an unclaimed entry changes nothing',
  bodyOptional: true,
  params: orderNumber,
  body: z.strictObject({}).optional(),
  replies: { 200: queueEntry },
  refusals: [...settleRefusals],
});

/** The one synchronous call between services with an effect: only placement's task row decides whether it is too late. */
export const cancelPlacement = endpoint({
  id: 'placement.cancelPlacement',
  service: 'placement',
  method: 'POST',
  path: '/internal/placements/:orderNumber/cancel',
  access: 'internal',
  summary: 'Cancel the placement of an order, if it has not begun; cancelling twice has the effect of once',
  keyless: true,
  params: z.object({ orderNumber: s.orderNumber }),
  body: z.strictObject({ by: s.text(200), reason: s.text(500).nullable() }),
  replies: { 200: z.object({ museOrderNumber: s.orderNumber, status: queueStatus }) },
  refusals: ['too_late_to_cancel'],
});
