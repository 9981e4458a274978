import {
  paymentActionRequired,
  paymentCancelled,
  paymentCaptured,
  paymentDeclined,
  paymentStates,
} from '@muse/contracts';
import { RetryLaterError, type Transaction } from '@muse/kit';
import { unavailable } from '../domain/decline.ts';
import type { DeclineReason } from '../domain/intent.ts';
import type { Outcome } from '../domain/outcome.ts';
import { type OutcomeSource, verdictOn } from '../domain/verdict.ts';
import { recordCapture } from '../storage/ledger.ts';
import { lockPayment, movePayment, type Payment } from '../storage/payments.ts';
import { refundLateCapture } from './refund-late-capture.ts';

const lookAgainMs = 200;

/** What became of an intent, wherever we learned it: decided under the payment's lock, remembered, and told. */
export async function settle(
  tx: Transaction,
  sessionId: string,
  outcome: Outcome,
  source: OutcomeSource,
): Promise<void> {
  const payment = await lockPayment(tx, sessionId);
  if (!payment) return; // an intent of some other house at the same Stripe account
  const verdict = verdictOn(payment, outcome, source);
  if (verdict === 'look again') throw new RetryLaterError(lookAgainMs, 'the payment holds another intent by now');
  if (outcome.is === 'captured') {
    if (verdict === 'capture') await capture(tx, payment, outcome);
    else if (verdict === 'give back') await refundLateCapture(tx, payment, outcome);
  } else if (verdict === 'decline' && outcome.is === 'declined') await decline(tx, payment, outcome.refusal);
  else if (verdict === 'ask the shopper') await askShopper(tx, payment);
  else if (verdict === 'cancel') await cancel(tx, payment);
}

async function capture(tx: Transaction, payment: Payment, outcome: Outcome & { is: 'captured' }): Promise<void> {
  const { chargeId, amountCents, currency, intentId } = outcome;
  const { capturedAt } = await movePayment(tx, payment, {
    to: paymentStates.must(payment.status, 'captured'),
    fact: 'captured',
    captured: { chargeId, amountCents, unwanted: false },
  });
  await recordCapture(tx, { sessionId: payment.sessionId, intentId, amountCents, currency });
  publishCaptured(tx, { ...payment, currency, capturedAt, capturedCents: amountCents });
}

async function decline(tx: Transaction, payment: Payment, refusal: DeclineReason): Promise<void> {
  await movePayment(tx, payment, {
    to: paymentStates.must(payment.status, 'declined'),
    fact: 'declined',
    decline: refusal,
  });
  publishDeclined(tx, payment, refusal);
}

async function askShopper(tx: Transaction, payment: Payment): Promise<void> {
  await movePayment(tx, payment, {
    to: paymentStates.must(payment.status, 'action required'),
    fact: 'action required',
  });
  tx.publish(paymentActionRequired, { sessionId: payment.sessionId, attempt: payment.attempt });
}

async function cancel(tx: Transaction, payment: Payment): Promise<void> {
  await movePayment(tx, payment, { to: paymentStates.must(payment.status, 'cancelled'), fact: 'cancelled' });
  tx.publish(paymentCancelled, { sessionId: payment.sessionId, attempt: payment.attempt });
}

/** Says again how an attempt ended, to whoever asks again. */
export function republishOutcome(tx: Transaction, payment: Payment): void {
  if (payment.status === 'captured' && !payment.unwanted) publishCaptured(tx, payment);
  else if (payment.status === 'cancelled')
    tx.publish(paymentCancelled, { sessionId: payment.sessionId, attempt: payment.attempt });
  else publishDeclined(tx, payment, payment.decline ?? unavailable);
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

const publishDeclined = (tx: Transaction, { sessionId, attempt }: Payment, refusal: DeclineReason): void =>
  tx.publish(paymentDeclined, { sessionId, attempt, ...refusal });
