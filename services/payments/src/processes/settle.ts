import {
  paymentActionRequired,
  paymentCancelled,
  paymentCaptured,
  paymentDeclined,
  paymentStates,
} from '@muse/contracts';
import { RetryLaterError, type Transaction } from '@muse/kit';
import { paymentUnavailable } from '../domain/decline.ts';
import type { DeclineReason } from '../domain/intent.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { type OutcomeSource, verdictOn } from '../domain/verdict.ts';
import { recordCapture } from '../storage/ledger.ts';
import { lockPayment, type Payment, transitionPayment } from '../storage/payments.ts';
import { refundLateCapture } from './refund-late-capture.ts';

const lookAgainMs = 200;

/** What became of an intent, wherever we learned it: decided under the payment's lock, remembered, and told. */
export async function settle(
  tx: Transaction,
  sessionId: string,
  outcome: IntentOutcome,
  source: OutcomeSource,
): Promise<void> {
  const payment = await lockPayment(tx, sessionId);
  if (!payment) return; // an intent of some other house at the same Stripe account
  const verdict = verdictOn(payment, outcome, source);
  if (verdict === 'look again') throw new RetryLaterError(lookAgainMs, 'the payment holds another intent by now');
  if (outcome.is === 'captured') {
    if (verdict === 'capture') await capture(tx, payment, outcome);
    else if (verdict === 'give back') await refundLateCapture(tx, payment, outcome);
  } else if (verdict === 'decline' && outcome.is === 'declined') await decline(tx, payment, outcome.declineReason);
  else if (verdict === 'ask the shopper') await askShopper(tx, payment);
  else if (verdict === 'cancel') await cancel(tx, payment);
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
  await transitionPayment(tx, payment, {
    to: paymentStates.must(payment.status, 'declined'),
    trigger: 'declined',
    decline: declineReason,
  });
  publishDeclined(tx, payment, declineReason);
}

async function askShopper(tx: Transaction, payment: Payment): Promise<void> {
  await transitionPayment(tx, payment, {
    to: paymentStates.must(payment.status, 'action required'),
    trigger: 'action required',
  });
  tx.publish(paymentActionRequired, { sessionId: payment.sessionId, attempt: payment.attempt });
}

async function cancel(tx: Transaction, payment: Payment): Promise<void> {
  await transitionPayment(tx, payment, { to: paymentStates.must(payment.status, 'cancelled'), trigger: 'cancelled' });
  tx.publish(paymentCancelled, { sessionId: payment.sessionId, attempt: payment.attempt });
}

/** Says again how an attempt ended, to whoever asks again. */
export function republishOutcome(tx: Transaction, payment: Payment): void {
  if (payment.status === 'captured' && !payment.unwanted) publishCaptured(tx, payment);
  else if (payment.status === 'cancelled')
    tx.publish(paymentCancelled, { sessionId: payment.sessionId, attempt: payment.attempt });
  else publishDeclined(tx, payment, payment.decline ?? paymentUnavailable);
}

function publishCaptured(tx: Transaction, payment: Payment): void {
  tx.publish(paymentCaptured, {
    sessionId: payment.sessionId,
    attempt: payment.attempt,
    paymentId: payment.id,
    amountCents: payment.capturedCents as number,
    currency: payment.currency as string,
    capturedAt: payment.capturedAt as string,
  });
}

const publishDeclined = (tx: Transaction, { sessionId, attempt }: Payment, declineReason: DeclineReason): void =>
  tx.publish(paymentDeclined, { sessionId, attempt, ...declineReason });
