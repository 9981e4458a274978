import { z } from 'zod';
import { findOrThrow } from '../account/account.ts';
import { failRefund, succeedRefund } from '../money/refunds.ts';
import { control } from './control.ts';

const parameters = z.union([
  z.strictObject({
    refund: z.string(),
    status: z.enum(['succeeded', 'failed', 'canceled']),
    reason: z.string().default('unknown'),
  }),
  z.strictObject({
    next: z.literal('pending'),
    reason: z.enum(['charge_pending', 'insufficient_funds', 'processing']).default('insufficient_funds'),
    times: z.int().positive().default(1),
  }),
  z.strictObject({
    next: z.literal('refused'),
    reason: z.string().default('balance_insufficient'),
    times: z.int().positive().default(1),
  }),
]);

/**
 * Changes the status of a refund, makes the next ones pending (`{next: 'pending', reason: 'insufficient_funds'}`), or refuses
 * them with a code (`{next: 'refused', reason: 'balance_insufficient'}`).
 */
export const refunds = control('refunds', parameters, (account, request) => {
  if ('next' in request) {
    const { times } = request;
    account.nextRefunds =
      request.next === 'pending' ? { pendingReason: request.reason, times } : { refusal: request.reason, times };
    return account.nextRefunds;
  }
  const refund = findOrThrow(account.books.refunds, 'refund', request.refund, 'refund');
  if (request.status === 'succeeded') succeedRefund(account, refund);
  else failRefund(account, refund, request.reason, request.status);
  return refund;
});
