import { z } from 'zod';
import * as s from './common.ts';

/** `awaiting_approval` and `rejected`: a refund by an operator that a second person has not agreed to. */
export const refundStatus = z.enum([
  'awaiting_approval',
  'requested',
  'pending',
  'succeeded',
  'failed',
  'settled',
  'rejected',
]);

/** One try at Stripe, with an idempotency key of its own. */
const refundAttempt = z.object({
  number: s.count,
  amountCents: s.cents,
  /** Null while Stripe is asked. `refused`: Stripe did not take the request; `failed`: it took it, and the money came back. */
  outcome: z.enum(['pending', 'succeeded', 'failed', 'refused', 'lost']).nullable(),
  /** Why: Stripe's code. */
  code: z.string().nullable(),
  startedAt: s.time,
  endedAt: s.timeOrNull,
});

export const refundDetail = z.object({
  id: s.id,
  /** Null: a whole capture goes back, or no operator has assigned a refund made at Stripe's own site yet. */
  museOrderNumber: s.orderNumber.nullable(),
  checkoutSessionId: s.id,
  /** What this refund itself pays. */
  amountCents: s.cents,
  /** What refunds made at Stripe's own site have paid of it instead. */
  coveredCents: s.cents,
  currency: s.currency,
  reason: z.string(),
  status: refundStatus,
  /** Made at Stripe's own site, not by us. */
  external: z.boolean(),
  /** External, and not assigned to an order yet. */
  unassigned: z.boolean(),
  stripeRefundId: z.string().nullable(),
  createdAt: s.time,
  updatedAt: s.time,
  /** How long the money has been owed; null if nothing is owed. */
  ageSeconds: s.count.nullable(),
  lastFailure: z.string().nullable(),
  attempts: z.array(refundAttempt),
  /** How the debt was paid outside Stripe. */
  settlement: z.object({ reference: z.string(), note: z.string(), by: z.string(), at: s.time }).nullable(),
});
export type RefundDetail = z.output<typeof refundDetail>;
