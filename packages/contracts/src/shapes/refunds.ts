import { z } from 'zod';
import { refundStates } from '../states/payment.ts';
import * as s from './common.ts';

/**
 * `awaiting_approval` and `rejected`: a refund by an operator that a second person has not agreed to. `releasing` and `released`: of
 * a payment that was only held; it makes the capture smaller, and moves no money.
 */
export const refundStatus = z.enum(refundStates.states);

/** A refund as operators see it. Its parts are null if it is not known what it consists of. */
export const refund = z.object({
  id: s.id,
  /** Null if a whole capture is refunded that has no orders, or made at Stripe's own site and not assigned to an order yet. */
  museOrderNumber: s.orderNumber.nullable(),
  amountCents: s.cents,
  itemsCents: s.cents.nullable(),
  shippingCents: s.cents.nullable(),
  taxCents: s.cents.nullable(),
  serviceFeeCents: s.cents.nullable(),
  currency: s.currency,
  reason: z.string(),
  /** Before the capture of a held payment `requested`, and after it `succeeded`: the shopper never pays the amount. */
  status: refundStatus.exclude(['releasing', 'released']),
  /** The operator who asked for it; null if it follows from an event. */
  requestedBy: z.string().nullable(),
  createdAt: s.time,
});

/** One try at Stripe, with an idempotency key of its own. */
const refundAttempt = z.object({
  number: s.count,
  amountCents: s.cents,
  /** Null while Stripe is asked. `refused`: Stripe did not take the request; `failed`: it took it, and the money came back. */
  outcome: z.enum(['pending', 'succeeded', 'failed', 'refused', 'lost']).nullable(),
  /** Why: Stripe's code; before its answer, why there is none yet, such as `stripe_unavailable`. */
  code: z.string().nullable(),
  startedAt: s.time,
  endedAt: s.timeOrNull,
});

/** A refund in the list of refunds, with what an operator needs to end a debt. */
export const refundDetail = z.object({
  ...refund.shape,
  status: refundStatus,
  checkoutSessionId: s.id,
  /** What refunds made at Stripe's own site have paid of it instead; not a part of `amountCents`. */
  coveredCents: s.cents,
  /** Made at Stripe's own site, not by us. */
  external: z.boolean(),
  /** External, and not assigned to an order yet. */
  unassigned: z.boolean(),
  stripeRefundId: z.string().nullable(),
  updatedAt: s.time,
  /** How long the money has been owed; null if nothing is owed. */
  ageSeconds: s.count.nullable(),
  /** The code of the last attempt that failed or that Stripe has not answered. */
  lastFailure: z.string().nullable(),
  /** What it means, and what to do about it. */
  lastFailureDetail: z.string().nullable(),
  attempts: z.array(refundAttempt),
  /** How the debt was paid outside Stripe. */
  settlement: z.object({ reference: z.string(), note: z.string(), by: z.string(), at: s.time }).nullable(),
});
export type RefundDetail = z.output<typeof refundDetail>;
