import { checkoutAbandoned } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import { refundAbandonedCapture } from '../processes/refund-late-capture.ts';
import { lockPayment, markAbandoned } from '../storage/payments.ts';

/** The session is over. Remembered also where nothing of it was heard yet, so that what comes later is not charged. */
export const abandonWhenCheckoutAbandoned = when(
  checkoutAbandoned,
  'abandon-when-checkout-abandoned',
  async ({ data: { sessionId } }, { tx }: ReactionContext) => {
    await markAbandoned(tx, sessionId);
    const payment = await lockPayment(tx, sessionId);
    if (!payment || payment.status === 'cancelled') return; // nothing is open
    if (payment.status === 'captured') await refundAbandonedCapture(tx, payment);
    else tx.enqueue('cancel-intent', sessionId, { sessionId });
  },
  { retryPolicy: 'money' },
);
