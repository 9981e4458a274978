import { checkoutSubmitted, type DataOf } from '@muse/contracts';
import { type ReactionContext, type Transaction, UnprocessableError, when } from '@muse/kit';
import { sharesAddUp } from '../domain/shares.ts';
import { republishOutcome } from '../processes/settle.ts';
import { insertPayment, lockPayment, updateAttempt } from '../storage/payments.ts';
import { isBeingCharged } from '../storage/stalled.ts';

/**
 * The shopper pressed place. Each attempt is written down and charged as slow work; the same attempt said again is never a second
 * charge: while it runs it is left alone, when it has ended its outcome is said again, and when the bank was asked it is looked up.
 */
export const chargeWhenCheckoutSubmitted = when(
  checkoutSubmitted,
  'charge-when-checkout-submitted',
  async ({ id, data }, { tx, ignoreStale }: ReactionContext) => {
    const { sessionId, attempt } = data;
    if (!sharesAddUp(data.shares, data.amountCents))
      throw new UnprocessableError(`the shares of ${sessionId} do not add up to its charge`);
    if (await insertPayment(tx, data)) return beginCharge(tx, `${sessionId}:${attempt}`, data, null);

    const payment = await lockPayment(tx, sessionId);
    if (!payment || payment.abandonedAt !== null || attempt < payment.attempt) return ignoreStale();
    const ended =
      payment.status === 'captured' || (attempt === payment.attempt && payment.status !== 'requires_action');
    if (!ended) {
      await updateAttempt(tx, payment, data);
      const again = attempt === payment.attempt ? `:${id}` : '';
      return beginCharge(tx, `${sessionId}:${attempt}${again}`, data, payment.intentId);
    }
    if (payment.status === 'captured' && !payment.unwanted && payment.capturedCents !== data.amountCents)
      throw new UnprocessableError(`${sessionId} is paid, and submitted again with another amount`);
    if (payment.status !== 'processing') return republishOutcome(tx, { ...payment, attempt });
    if (!(await isBeingCharged(tx, sessionId)))
      beginCharge(tx, `${sessionId}:${attempt}:${id}`, data, payment.intentId);
  },
  { retryPolicy: 'money' },
);

function beginCharge(
  tx: Transaction,
  key: string,
  data: DataOf<typeof checkoutSubmitted>,
  intentId: string | null,
): void {
  const { sessionId, attempt, amountCents, currency, paymentMethodId } = data;
  tx.enqueue('charge', key, { sessionId, attempt, amountCents, currency, paymentMethodId, intentId });
}
