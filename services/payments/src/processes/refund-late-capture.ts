import { paymentDeclined, paymentStates } from '@muse/contracts';
import { type Transaction, UnprocessableError } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { paymentUnavailable } from '../domain/decline.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { unassignRefunds } from '../storage/external-refunds.ts';
import { recordEntry, recordPrepaymentReversal } from '../storage/ledger.ts';
import { markUnwanted, type Payment, transitionPayment } from '../storage/payments.ts';
import { refundedCentsOf } from '../storage/refunds.ts';
import { bookUnassignment } from './book-assignment.ts';
import { createRefund } from './create-refund.ts';

type Capture = IntentOutcome & { is: 'captured' };

/** The reason of these refunds, as stored, published and shown to operators. */
const reason = 'captured after the purchase was given up';

/**
 * Refunds in full a capture that the session does not want (verdict `refund`): it came too late, has another amount, or went
 * through an intent that is not the payment's own. It is booked as a debt at once and never as a prepayment of orders.
 */
export async function refundLateCapture(tx: Transaction, payment: Payment, capture: Capture): Promise<void> {
  const { intentId, amountCents, currency } = capture;
  const { sessionId } = payment;
  if (payment.intentId === intentId) await markCapturedTooLate(tx, payment, capture);
  await recordEntry(tx, {
    sessionId,
    cause: `captured:${intentId}`,
    currency,
    lines: [
      { account: accounts.clearing, amountCents },
      { account: accounts.refundsPayable(sessionId), amountCents: -amountCents },
    ],
  });
  const cause = `late:${intentId}`;
  await createRefund(tx, { sessionId, orderNumber: null, intentId, amountCents, currency, cause, reason });
}

async function markCapturedTooLate(
  tx: Transaction,
  payment: Payment,
  { chargeId, amountCents }: Capture,
): Promise<void> {
  await transitionPayment(tx, payment, {
    to: paymentStates.must(payment.status, 'captured'),
    trigger: 'captured too late',
    captured: { chargeId, amountCents, unwanted: true },
    decline: paymentUnavailable,
  });
  const isAwaited = payment.status === 'processing' || payment.status === 'requires_action';
  if (isAwaited && payment.abandonedAt === null)
    tx.publish(paymentDeclined, { sessionId: payment.sessionId, attempt: payment.attempt, ...paymentUnavailable });
}

/** Refunds in full a capture whose session was abandoned before checkout received the event about it. */
export async function refundAbandonedCapture(tx: Transaction, payment: Payment): Promise<void> {
  const { sessionId, intentId, currency, capturedCents: amountCents } = payment;
  if (payment.unwanted) return;
  if (amountCents === 0) return void (await markUnwanted(tx, sessionId));
  if (intentId === null || currency === null || amountCents === null)
    throw new UnprocessableError(`the captured payment of ${sessionId} has no intent, currency or amount`);
  if ((await refundedCentsOf(tx, intentId)) > 0)
    throw new UnprocessableError(`${sessionId} was abandoned after some of its orders were refunded`);
  const cause = `late:${intentId}`;
  await markUnwanted(tx, sessionId);
  // Refunds made at Stripe's own site pay a part of the whole now, when Stripe refuses to refund all of it.
  for (const external of await unassignRefunds(tx, intentId)) await bookUnassignment(tx, external);
  await recordPrepaymentReversal(tx, { sessionId, cause, amountCents, currency });
  await createRefund(tx, { sessionId, orderNumber: null, intentId, amountCents, currency, cause, reason });
}
