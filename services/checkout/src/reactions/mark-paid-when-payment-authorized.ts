import { paymentAuthorized } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { markPaid } from '../processes/mark-paid.ts';

/** The amount is held, which is as good as paid. A hold after the session's end is released by payments. */
export const markPaidWhenPaymentAuthorized = when(
  paymentAuthorized,
  'mark-paid-when-payment-authorized',
  async ({ data }, { tx, ignoreStale, terms }: ReactionContext & CheckoutDependencies) => {
    const payment = { ...data, paidAt: data.authorizedAt };
    if (!(await markPaid(tx, 'authorized', payment, terms.stalledOrdersSeconds))) ignoreStale();
  },
  { retryPolicy: 'money' },
);
