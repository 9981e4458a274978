import { paymentStates } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { forgetIntent, type Payment, transitionPayment } from '../storage/payments.ts';
import { publishCaptured } from './publish-outcome.ts';

/**
 * Completes an attempt with a total of 0 without Stripe, which charges no amount below its minimum. The ledger gets no entry: no
 * money moves. If an earlier attempt left an intent, it is no longer the payment's own, so a capture through it is refunded.
 */
export async function captureFreePurchase(tx: Transaction, payment: Payment, currency: string): Promise<void> {
  if (payment.intentId !== null) await forgetIntent(tx, payment.sessionId);
  const { capturedAt } = await transitionPayment(tx, payment, {
    to: paymentStates.must(payment.status, 'captured'),
    trigger: 'captured',
    captured: { chargeId: null, amountCents: 0, unwanted: false },
  });
  publishCaptured(tx, { ...payment, currency, capturedAt, capturedCents: 0 });
}
