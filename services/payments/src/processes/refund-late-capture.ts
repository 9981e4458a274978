import { paymentDeclined, paymentStates } from '@muse/contracts';
import { type Transaction, UnprocessableError } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { paymentUnavailable } from '../domain/decline.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { recordEntry, recordPrepaymentReversal } from '../storage/ledger.ts';
import { markUnwanted, type Payment, transitionPayment } from '../storage/payments.ts';
import { refundedCentsOf } from '../storage/refunds.ts';
import { createRefund } from './create-refund.ts';

/** What a refund of a whole capture is called, in facts and at the operator's. */
const reason = 'captured after the purchase was given up';

/**
 * Money was taken that nobody waits for any more: booked as what it is, owed back at once, and refunded in full. Also where a
 * session was charged through an intent it does not hold, which must never happen and must never stay.
 */
export async function refundLateCapture(
  tx: Transaction,
  payment: Payment,
  outcome: IntentOutcome & { is: 'captured' },
): Promise<void> {
  const { intentId, chargeId, amountCents, currency } = outcome;
  const { sessionId } = payment;
  if (payment.intentId === intentId) {
    await transitionPayment(tx, payment, {
      to: paymentStates.must(payment.status, 'captured'),
      trigger: 'captured too late',
      captured: { chargeId, amountCents, unwanted: true },
      decline: paymentUnavailable,
    });
    const awaited = payment.status === 'processing' || payment.status === 'requires_action';
    if (awaited && payment.abandonedAt === null)
      tx.publish(paymentDeclined, { sessionId, attempt: payment.attempt, ...paymentUnavailable });
  }
  await recordEntry(tx, {
    sessionId,
    cause: `captured:${intentId}`,
    currency,
    lines: [
      { account: accounts.clearing, amountCents },
      { account: accounts.refundsPayable(sessionId), amountCents: -amountCents },
    ],
  });
  await createRefund(tx, {
    sessionId,
    orderNumber: null,
    intentId,
    amountCents,
    currency,
    cause: `late:${intentId}`,
    reason,
  });
}

/** The session was given up after its capture, and before anybody heard of it: the whole capture goes back. */
export async function refundAbandonedCapture(tx: Transaction, payment: Payment): Promise<void> {
  const { sessionId, intentId, currency, capturedCents: amountCents } = payment;
  if (payment.unwanted) return;
  if (intentId === null || currency === null || amountCents === null)
    throw new UnprocessableError(`${sessionId} is captured and does not say what`);
  if ((await refundedCentsOf(tx, intentId)) > 0)
    throw new UnprocessableError(`${sessionId} was abandoned after orders of it were refunded`);
  const cause = `late:${intentId}`;
  await markUnwanted(tx, sessionId);
  await recordPrepaymentReversal(tx, { sessionId, cause, amountCents, currency });
  await createRefund(tx, { sessionId, orderNumber: null, intentId, amountCents, currency, cause, reason });
}
