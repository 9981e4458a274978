import { z } from 'zod';
import { type ChargeRequest, captureModes } from './intent.ts';

/** The payload of the jobs `charge` and `cancel-lost-intent`. */
export const chargeRequest: z.ZodType<ChargeRequest> = z.object({
  sessionId: z.string(),
  attempt: z.int(),
  amountCents: z.int(),
  currency: z.string(),
  paymentMethodId: z.string(),
  customerId: z.string().nullable().default(null),
  save: z.boolean().default(false),
  shopper: z.string().nullable().default(null),
  capture: z.enum(captureModes).default('immediate'),
  intentId: z.string().nullable(),
});
