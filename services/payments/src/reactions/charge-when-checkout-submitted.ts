import { checkoutSubmitted, type DataOf, paymentStates } from '@muse/contracts';
import { type ReactionContext, type Transaction, UnprocessableError, when } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { sharesAddUp } from '../domain/shares.ts';
import { captureFreePurchase } from '../processes/capture-free-purchase.ts';
import { republishOutcome } from '../processes/publish-outcome.ts';
import { insertPayment, updateAttempt } from '../storage/payment-attempts.ts';
import { lockPayment, type Payment } from '../storage/payments.ts';
import { saveShares } from '../storage/shares.ts';
import { isBeingCharged } from '../storage/stalled.ts';
import { saveTaxRecords } from '../storage/tax-records.ts';

/**
 * The shopper has placed the checkout: stores the attempt and enqueues the job that charges it. An attempt that is submitted
 * again is never charged twice: while its job runs nothing happens, once it has ended its outcome is published again, and after
 * the bank asked the shopper the intent is looked up.
 */
export const chargeWhenCheckoutSubmitted = when(
  checkoutSubmitted,
  'charge-when-checkout-submitted',
  async ({ id, data }, { tx, ignoreStale, capture }: ReactionContext & PaymentsDependencies) => {
    const { sessionId, attempt } = data;
    if (!sharesAddUp(data.shares, data.amountCents))
      throw new UnprocessableError(`the shares of ${sessionId} do not add up to its amount`);
    const fresh = await insertPayment(tx, data, capture);
    if (fresh) {
      await saveShares(tx, sessionId, data.shares);
      return start(tx, `${sessionId}:${attempt}`, data, { intentId: null, ...fresh });
    }

    const payment = await lockPayment(tx, sessionId);
    if (!payment || payment.abandonedAt !== null || attempt < payment.attempt) return ignoreStale();
    const isPaid = payment.status === 'captured' || payment.authorizedAt !== null;
    const hasEnded = isPaid || (attempt === payment.attempt && payment.status !== 'requires_action');
    if (!hasEnded) {
      const terms = await updateAttempt(tx, payment, paymentStates.must(payment.status, 'submitted'), data);
      await saveShares(tx, sessionId, data.shares);
      const repeated = attempt === payment.attempt ? `:${id}` : '';
      return start(tx, `${sessionId}:${attempt}${repeated}`, data, { ...payment, ...terms });
    }
    if (isPaid && !payment.unwanted && (payment.authorizedCents ?? payment.capturedCents) !== data.amountCents)
      throw new UnprocessableError(`${sessionId} is paid and was submitted again with another amount`);
    if (payment.status !== 'processing') return republishOutcome(tx, { ...payment, attempt });
    if (!(await isBeingCharged(tx, sessionId))) enqueueCharge(tx, `${sessionId}:${attempt}:${id}`, data, payment);
  },
  { retryPolicy: 'money' },
);

type Submitted = DataOf<typeof checkoutSubmitted>;

type Stored = Pick<Payment, 'intentId' | 'customerId' | 'capture'>;

async function start(tx: Transaction, key: string, data: Submitted, stored: Stored): Promise<void> {
  await saveTaxRecords(tx, data);
  if (data.amountCents > 0) return enqueueCharge(tx, key, data, stored);
  const payment = await lockPayment(tx, data.sessionId);
  if (payment) await captureFreePurchase(tx, payment, data.currency);
}

function enqueueCharge(tx: Transaction, key: string, data: Submitted, { intentId, customerId, capture }: Stored): void {
  const { sessionId, shopper, attempt, amountCents, currency, paymentMethodId, savePaymentMethod: save = false } = data;
  const card = { paymentMethodId, customerId, shopper, save, capture };
  tx.enqueue('charge', key, { sessionId, attempt, amountCents, currency, intentId, ...card });
}
