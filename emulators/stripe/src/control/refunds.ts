import { z } from 'zod';
import { need } from '../account/account.ts';
import { failRefund, succeedRefund } from '../money/refunding.ts';
import { control } from './control.ts';

const told = z.union([
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
]);

/** Moves a refund on, or lets the next ones wait: `{next: 'pending', reason: 'insufficient_funds'}`. */
export const refunds = control('refunds', told, (account, asked) => {
  if ('next' in asked) {
    account.nextRefunds = { pendingReason: asked.reason, times: asked.times };
    return account.nextRefunds;
  }
  const refund = need(account.books.refunds, 'refund', asked.refund, 'refund');
  if (asked.status === 'succeeded') succeedRefund(account, refund);
  else failRefund(account, refund, asked.reason, asked.status);
  return refund;
});
