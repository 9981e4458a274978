import { paymentAuthorized, paymentCancelled, paymentCaptured, paymentDeclined } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { paymentUnavailable } from '../domain/decline.ts';
import type { DeclineReason } from '../domain/intent.ts';
import type { Payment } from '../storage/payments.ts';

export function publishCaptured(tx: Transaction, payment: Payment): void {
  tx.publish(paymentCaptured, {
    sessionId: payment.sessionId,
    attempt: payment.attempt,
    paymentId: payment.id,
    amountCents: payment.capturedCents as number,
    currency: payment.currency as string,
    capturedAt: payment.capturedAt as string,
  });
}

export function publishAuthorized(tx: Transaction, payment: Payment): void {
  tx.publish(paymentAuthorized, {
    sessionId: payment.sessionId,
    attempt: payment.attempt,
    paymentId: payment.id,
    amountCents: payment.authorizedCents as number,
    currency: payment.currency as string,
    authorizedAt: payment.authorizedAt as string,
    captureBefore: payment.captureBefore as string,
  });
}

export const publishDeclined = (tx: Transaction, { sessionId, attempt }: Payment, declineReason: DeclineReason): void =>
  tx.publish(paymentDeclined, { sessionId, attempt, ...declineReason });

export const publishCancelled = (tx: Transaction, { sessionId, attempt }: Payment): void =>
  tx.publish(paymentCancelled, { sessionId, attempt });

/** Publishes the outcome of an ended attempt again, for an attempt that is submitted again. */
export function republishOutcome(tx: Transaction, payment: Payment): void {
  if (payment.authorizedAt !== null && payment.abandonedAt === null) publishAuthorized(tx, payment);
  else if (payment.status === 'captured' && !payment.unwanted) publishCaptured(tx, payment);
  else if (payment.status === 'cancelled') publishCancelled(tx, payment);
  else publishDeclined(tx, payment, payment.decline ?? paymentUnavailable);
}
