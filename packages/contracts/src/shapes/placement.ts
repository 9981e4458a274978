import { z } from 'zod';
import { placementMethod } from './catalog.ts';
import { chosenShipping } from './checkout.ts';
import * as s from './common.ts';
import { questionAnswers } from './price-question.ts';

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

/** A file that shows what happened at the store. */
export const evidenceFile = z.object({
  id: s.id,
  sha256: z.string(),
  contentType: z.string(),
  bytes: s.count,
});

export const queueDetail = z.object({
  ...queueEntry.shape,
  items: z.array(s.line),
  shippingAddress: s.address,
  /** The option to choose at the store; null if the store says nothing about shipping. */
  shippingOption: chosenShipping.nullable(),
  customer: z.object({ subject: s.id, name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
  /** The highest total the store may charge for this order. */
  ceilingCents: s.cents,
  storeOrderNumber: z.string().nullable(),
  /** Why nothing may be bought for this order, who said so, and until when; null if it is not on hold. */
  hold: z.object({ reason: z.string(), by: z.string(), until: s.timeOrNull }).nullable(),
  /** What the shopper was asked about the price, and what she has answered; null if she was not asked. */
  question: z
    .object({
      askedAt: s.time,
      askedBy: z.string(),
      /** From then on no answer is taken, and the order fails unless somebody works on it. */
      endsAt: s.time,
      /** What the store asked for when it was last looked at; `atLeast`: shipping or tax may come on top. */
      totalCents: s.cents,
      atLeast: z.boolean(),
      answer: z.enum(questionAnswers).nullable(),
      answeredAt: s.timeOrNull,
      /** When the order is tried again, if she waits. */
      nextTryAt: s.timeOrNull,
    })
    .nullable(),
  attempts: z.array(
    z.object({
      method: placementMethod,
      startedAt: s.time,
      endedAt: s.timeOrNull,
      /** `placed`, `failed`, `not_submitted`, `outcome_unknown`; null while it runs. */
      outcome: z.string().nullable(),
      code: z.string().nullable(),
      evidence: z.array(z.string()),
      /** Of a machine: the version of its recipe or protocol, where it stopped, what it had filled in, and what it saw. */
      version: z.string().nullable(),
      step: z.string().nullable(),
      filled: z.array(z.string()),
      detail: z.string().nullable(),
      /** What the last look-up of an unknown outcome has seen: `absent`, `duplicate` or `unclear`. */
      lookedUp: z.string().nullable(),
    }),
  ),
  evidence: z.array(
    z.object({
      ...evidenceFile.shape,
      by: z.string(),
      at: s.time,
      /** The step of a machine that kept it. */ step: z.string().nullable(),
    }),
  ),
  notes: z.array(z.object({ by: z.string(), text: z.string(), at: s.time })),
});
export type QueueDetail = z.output<typeof queueDetail>;

/** What an operator does at the store's website, step by step. */
export const instructions = z.object({
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
});

/** Open orders by the state that the queue shows. What waits for a machine is not counted. */
const openOrders = {
  pendingOrders: s.count,
  claimedOrders: s.count,
  onHoldOrders: s.count,
  /** The store may have them: a person looks there. */
  outcomeUnknownOrders: s.count,
};

export const queueStatistics = z.object({
  ...openOrders,
  /** Of those on hold: orders that wait for the answer of their shopper. */
  awaitingCustomerOrders: s.count,
  placedToday: s.count,
  failedToday: s.count,
  oldestPendingSeconds: s.count,
  averageProcessingSeconds: s.count,
  /** The stores with any of these. */
  byStore: z.array(z.object({ storeId: s.storeId, storeName: z.string(), ...openOrders })),
});
