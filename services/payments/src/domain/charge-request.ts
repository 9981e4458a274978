import { z } from 'zod';
import type { ChargeRequest } from './intent.ts';

/** The payload of the jobs `charge` and `cancel-lost-intent`. */
export const chargeRequest: z.ZodType<ChargeRequest> = z.object({
  sessionId: z.string(),
  attempt: z.int(),
  amountCents: z.int(),
  currency: z.string(),
  paymentMethodId: z.string(),
  intentId: z.string().nullable(),
});
