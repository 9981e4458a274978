import { z } from 'zod';
import type { ChargeOrder } from './intent.ts';

/** How an attempt is written down as work. */
export const chargeOrder: z.ZodType<ChargeOrder> = z.object({
  sessionId: z.string(),
  attempt: z.int(),
  amountCents: z.int(),
  currency: z.string(),
  paymentMethodId: z.string(),
  intentId: z.string().nullable(),
});
