import { paymentCaptured } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { markPaid } from '../processes/mark-paid.ts';

/** A capture after the session's end is refunded by payments, which consumes `checkout.abandoned`. */
export const markPaidWhenPaymentCaptured = when(
  paymentCaptured,
  'mark-paid-when-payment-captured',
  async ({ data }, { tx, ignoreStale, terms }: ReactionContext & CheckoutDependencies) => {
    const payment = { ...data, paidAt: data.capturedAt };
    if (!(await markPaid(tx, 'captured', payment, terms.stalledOrdersSeconds))) ignoreStale();
  },
  { retryPolicy: 'money' },
);
