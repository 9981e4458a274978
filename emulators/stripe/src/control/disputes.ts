import { z } from 'zod';
import { invalidRequest } from '../account/stripe-error.ts';
import { disputeStatuses, moveDispute, openDispute } from '../money/disputes.ts';
import { control } from './control.ts';
import { findCharge } from './find-charge.ts';

const parameters = z.strictObject({
  charge: z.string(),
  status: z.enum(disputeStatuses).default('needs_response'),
  reason: z.string().default('fraudulent'),
  /** Of a new dispute: the whole charge by default. */
  amount: z.int().positive().optional(),
});

/** Opens the dispute of a charge, or moves the one it has: `needs_response` first, `won` or `lost` later. */
export const disputes = control('disputes', parameters, (account, { charge: id, status, reason, amount }) => {
  const charge = findCharge(account, id);
  if (!charge.captured) throw invalidRequest(`Charge ${charge.id} has not been captured: nothing can be disputed.`);
  const first = status.startsWith('warning_') ? 'warning_needs_response' : 'needs_response';
  const known = account.books.disputes.where('charge', charge.id).at(-1);
  const open = known ?? openDispute(account, charge, first, reason, amount);
  moveDispute(account, open, status);
  return open;
});
