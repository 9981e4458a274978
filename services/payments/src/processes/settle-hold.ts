import { capturedTooMuch, captureFailed, paymentDeclined, paymentStates } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import { paymentUnavailable } from '../domain/decline.ts';
import {
  captureCentsOf,
  linesOfHoldCaptured,
  linesOfHoldLost,
  linesOfLateCapture,
  owedCentsOf,
} from '../domain/hold.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { heldOrdersOf } from '../storage/held-orders.ts';
import { debtOfHold } from '../storage/hold-list.ts';
import { endHold, storeHold } from '../storage/holds.ts';
import { recordEntry } from '../storage/ledger.ts';
import { forgetIntent, type Payment, transitionPayment } from '../storage/payments.ts';
import { recogniseOrder } from './book-order.ts';
import { createRefund } from './create-refund.ts';
import { publishAuthorized } from './publish-outcome.ts';
import { releaseAllRefunds, releaseRefunds } from './release-refunds.ts';

/** What becomes of a hold. Every function here is called under the lock of the payment, by `settle`. */

type Held = IntentOutcome & { is: 'authorized' };
type Captured = IntentOutcome & { is: 'captured' };

/** The amount is held: the orders may be made. Nothing is booked, because no money has moved. */
export async function authorize(tx: Transaction, payment: Payment, outcome: Held): Promise<void> {
  paymentStates.must(payment.status, 'authorized');
  const { authorizedAt, captureBefore } = await storeHold(tx, payment, outcome);
  const { amountCents: authorizedCents, currency } = outcome;
  publishAuthorized(tx, { ...payment, currency, authorizedAt, authorizedCents, captureBefore });
}

/**
 * Cancels a hold that the session does not want. An intent that is the payment's own is forgotten first, so that a later attempt
 * gets another one; that of an abandoned session is not, because no attempt follows.
 */
export async function releaseUnwanted(tx: Transaction, payment: Payment, { intentId }: Held): Promise<void> {
  const { sessionId, status, attempt } = payment;
  if (payment.intentId === intentId && payment.abandonedAt === null) {
    await forgetIntent(tx, sessionId);
    if (status === 'processing' || status === 'requires_action') {
      const to = paymentStates.must(status, 'declined');
      await transitionPayment(tx, payment, { to, trigger: 'declined', decline: paymentUnavailable });
      tx.publish(paymentDeclined, { sessionId, attempt, ...paymentUnavailable });
    }
  }
  tx.enqueue('release-hold', intentId, { sessionId, intentId });
}

/** The hold is captured: the money and each order's part of it are booked, and the rest of the hold is gone. */
export async function captureHeld(tx: Transaction, payment: Payment, outcome: Captured): Promise<void> {
  const { chargeId, amountCents, currency, intentId } = outcome;
  const { sessionId, status } = payment;
  await transitionPayment(tx, payment, {
    to: paymentStates.must(status, 'captured'),
    trigger: 'captured',
    captured: { chargeId, amountCents, unwanted: false },
  });
  const orders = await heldOrdersOf(tx, sessionId);
  const debt = await debtOfHold(tx, sessionId);
  const lines =
    status === 'uncaptured'
      ? linesOfLateCapture(sessionId, orders, amountCents, debt)
      : linesOfHoldCaptured(sessionId, orders, amountCents);
  await recordEntry(tx, { sessionId, cause: `captured:${intentId}`, currency, lines });
  await releaseRefunds(tx, sessionId);
  for (const { orderNumber, isShippedUnrecognised } of orders)
    if (isShippedUnrecognised) await recogniseOrder(tx, orderNumber);
  const excessCents = amountCents - owedCentsOf(orders, debt);
  if (excessCents <= 0) return;
  const refund = {
    sessionId,
    orderNumber: null,
    intentId,
    amountCents: excessCents,
    currency,
    reason: capturedTooMuch,
  };
  await createRefund(tx, { ...refund, cause: `excess:${intentId}` });
}

/** No order was placed, and Stripe has cancelled the hold: nothing was taken, and there is nothing to refund. */
export async function releaseHeld(tx: Transaction, payment: Payment): Promise<void> {
  await endHold(tx, payment, { to: 'released', trigger: 'released', failure: null });
  await releaseRefunds(tx, payment.sessionId);
}

/** The hold is gone, or Stripe refuses to capture it: the shopper owes us what her orders cost, and a person has to act. */
export async function loseHold(tx: Transaction, payment: Payment, failure: string, log: Log): Promise<void> {
  const { sessionId, currency, captureBefore } = payment;
  await endHold(tx, payment, { to: 'uncaptured', trigger: 'hold lost', failure });
  const orders = await heldOrdersOf(tx, sessionId);
  const lines = linesOfHoldLost(orders);
  await recordEntry(tx, { sessionId, cause: `uncaptured:${sessionId}`, currency: currency as string, lines });
  await releaseAllRefunds(tx, sessionId);
  for (const { orderNumber, isShippedUnrecognised } of orders)
    if (isShippedUnrecognised) await recogniseOrder(tx, orderNumber);
  const owedCents = captureCentsOf(await heldOrdersOf(tx, sessionId));
  const data = { sessionId, currency: currency as string, captureBefore: captureBefore as string, owedCents, failure };
  tx.publish(captureFailed, data);
  log.error(data, 'a hold was not captured: an operator must look at GET /admin/holds');
}
