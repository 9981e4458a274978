import { z } from 'zod';
import type { ChargeRequest } from './intent.ts';

/** How an attempt is written down as work. */
export const chargeRequest: z.ZodType<ChargeRequest> = z.object({
  sessionId: z.string(),
  attempt: z.int(),
  amountCents: z.int(),
  currency: z.string(),
  paymentMethodId: z.string(),
  intentId: z.string().nullable(),
});
