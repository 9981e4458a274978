import { z } from 'zod';
import { findOrThrow } from '../account/account.ts';
import { endPayout, payOut } from '../money/payouts.ts';
import { control } from './control.ts';

const parameters = z.strictObject({
  /** An earlier payout; without it, a new one is made. */
  payout: z.string().optional(),
  amount: z.int().optional(),
  currency: z.string().default('usd'),
  status: z.enum(['in_transit', 'paid', 'failed']).default('paid'),
});

/** Pays out the amount, or the whole balance, as Stripe does every day; or lets an earlier payout arrive or fail. */
export const payouts = control('payouts', parameters, (account, { payout: id, amount, currency, status }) => {
  const payout =
    id === undefined
      ? payOut(account, { ...(amount === undefined ? {} : { amount }), currency, automatic: true })
      : findOrThrow(account.books.payouts, 'payout', id, 'payout');
  if (status !== 'in_transit') endPayout(account, payout, status);
  return payout;
});
