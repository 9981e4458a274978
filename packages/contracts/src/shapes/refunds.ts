import { z } from 'zod';
import { refundStates } from '../states/payment.ts';
import * as s from './common.ts';

/** A refund as operators see it. Its parts are null if it is not known what it consists of. */
export const refund = z.object({
  id: s.id,
  /** Null if a whole capture is refunded that has no orders. */
  museOrderNumber: s.orderNumber.nullable(),
  amountCents: s.cents,
  itemsCents: s.cents.nullable(),
  shippingCents: s.cents.nullable(),
  taxCents: s.cents.nullable(),
  serviceFeeCents: s.cents.nullable(),
  currency: s.currency,
  reason: z.string(),
  status: z.enum(refundStates.states),
  /** The operator who asked for it; null if it follows from an event. */
  requestedBy: z.string().nullable(),
  createdAt: s.time,
});
