import { z } from 'zod';
import * as s from './common.ts';

/** A difference between Stripe's records and ours. */
export const reconciliationDifference = z.object({
  id: z.string(),
  kind: z.string(),
  /** The object at Stripe; of `purchase_clearing` the checkout session, of `running_balance` the account. */
  stripeId: z.string(),
  sessionId: z.string().nullable(),
  /** What Stripe says, and what we had. */
  expected: z.string(),
  actual: z.string(),
  foundAt: s.time,
  /** Whether the system has put it right by itself. */
  healed: z.boolean(),
  /** `system`, or the operator who resolved it; null while it waits for a person, or for a job that heals it. */
  resolvedBy: z.string().nullable(),
  resolvedAt: s.timeOrNull,
  note: z.string().nullable(),
});
