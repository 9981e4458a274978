import { paymentActionRequired, paymentStates } from '@muse/contracts';
import { type Log, RetryLaterError, type Transaction } from '@muse/kit';
import type { DeclineReason } from '../domain/intent.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { type OutcomeSource, verdictOn } from '../domain/verdict.ts';
import { recordCapture } from '../storage/ledger.ts';
import { lockPayment, type Payment, transitionPayment } from '../storage/payments.ts';
import { publishCancelled, publishCaptured, publishDeclined } from './publish-outcome.ts';
import { refundLateCapture } from './refund-late-capture.ts';
import { authorize, captureHeld, loseHold, releaseHeld, releaseUnwanted } from './settle-hold.ts';

const retryDelayMs = 200;

/**
 * Applies the outcome of an intent to its payment, from the answer to our own call, a webhook or a look-up: decides under the
 * payment's lock, then stores and publishes the result. An intent of a session we do not know belongs to another system on the
 * same Stripe account and is ignored.
 */
export async function settle(
  tx: Transaction,
  sessionId: string,
  outcome: IntentOutcome,
  source: OutcomeSource,
  log: Log,
): Promise<void> {
  const payment = await lockPayment(tx, sessionId);
  if (!payment) return;
  const verdict = verdictOn(payment, outcome, source);
  if (verdict === 'retry') throw new RetryLaterError(retryDelayMs, 'the payment has another intent by now');
  if (outcome.is === 'captured') {
    if (verdict === 'capture') await capture(tx, payment, outcome);
    else if (verdict === 'capture hold') await captureHeld(tx, payment, outcome);
    else if (verdict === 'refund') await refundLateCapture(tx, payment, outcome);
  } else if (outcome.is === 'authorized') {
    if (verdict === 'authorize') await authorize(tx, payment, outcome);
    else if (verdict === 'release') await releaseUnwanted(tx, payment, outcome);
  } else if (verdict === 'decline' && outcome.is === 'declined') await decline(tx, payment, outcome.declineReason);
  else if (verdict === 'require action') await requireAction(tx, payment);
  else if (verdict === 'cancel') await cancel(tx, payment);
  else if (verdict === 'release hold') await releaseHeld(tx, payment);
  else if (verdict === 'lose hold') await loseHold(tx, payment, 'the hold is cancelled', log);
}

/** Stripe refuses to capture a hold that it still has: repeating it would not help. */
export async function refuseCapture(tx: Transaction, sessionId: string, code: string, log: Log): Promise<void> {
  const payment = await lockPayment(tx, sessionId);
  if (payment?.status === 'authorized') await loseHold(tx, payment, code, log);
}

async function capture(tx: Transaction, payment: Payment, outcome: IntentOutcome & { is: 'captured' }): Promise<void> {
  const { chargeId, amountCents, currency, intentId } = outcome;
  const { capturedAt } = await transitionPayment(tx, payment, {
    to: paymentStates.must(payment.status, 'captured'),
    trigger: 'captured',
    captured: { chargeId, amountCents, unwanted: false },
  });
  await recordCapture(tx, { sessionId: payment.sessionId, intentId, amountCents, currency });
  publishCaptured(tx, { ...payment, currency, capturedAt, capturedCents: amountCents });
}

async function decline(tx: Transaction, payment: Payment, declineReason: DeclineReason): Promise<void> {
  const to = paymentStates.must(payment.status, 'declined');
  await transitionPayment(tx, payment, { to, trigger: 'declined', decline: declineReason });
  publishDeclined(tx, payment, declineReason);
}

async function requireAction(tx: Transaction, payment: Payment): Promise<void> {
  const to = paymentStates.must(payment.status, 'action required');
  await transitionPayment(tx, payment, { to, trigger: 'action required' });
  tx.publish(paymentActionRequired, { sessionId: payment.sessionId, attempt: payment.attempt });
}

async function cancel(tx: Transaction, payment: Payment): Promise<void> {
  const to = paymentStates.must(payment.status, 'cancelled');
  await transitionPayment(tx, payment, { to, trigger: 'cancelled' });
  publishCancelled(tx, payment);
}
