import { checkoutAbandoned } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import { refundAbandonedCapture } from '../processes/refund-late-capture.ts';
import { lockPayment, markAbandoned } from '../storage/payments.ts';

/**
 * The checkout session has ended without a purchase: cancels its intent, or refunds its capture. A session that is not known
 * yet is stored as abandoned too, so that a `checkout.submitted` that arrives later charges nothing.
 */
export const abandonWhenCheckoutAbandoned = when(
  checkoutAbandoned,
  'abandon-when-checkout-abandoned',
  async ({ data: { sessionId } }, { tx }: ReactionContext) => {
    await markAbandoned(tx, sessionId);
    const payment = await lockPayment(tx, sessionId);
    if (!payment || payment.status === 'cancelled' || payment.status === 'released') return;
    if (payment.status === 'captured') await refundAbandonedCapture(tx, payment);
    else tx.enqueue('cancel-intent', sessionId, { sessionId });
  },
  { retryPolicy: 'money' },
);
