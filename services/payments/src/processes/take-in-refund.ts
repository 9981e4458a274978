import { type Log, NotReadyError, type Transaction } from '@muse/kit';
import type { StripeRefund } from '../domain/refund.ts';
import { findSessionCharged, insertExternalRefund, isCaptureBooked } from '../storage/external-refunds.ts';
import { ordersOfSession } from '../storage/orders-of-session.ts';
import { lockPayment, type Payment } from '../storage/payments.ts';
import { applyRefundStatus } from './apply-refund-status.ts';
import { bookExternalRefund } from './book-refund.ts';
import { assignToAllOrders, payFailedRefunds, placeExternalRefund } from './place-external-refund.ts';

const retryDelayMs = 1_000;

/**
 * Takes in a refund that was made at Stripe's own site: it is booked and taken off what remains. If the purchase has one order
 * it belongs to that order; of several an operator must choose, unless all of them are refunded. One of another application on
 * the same Stripe account is ignored, as is one that failed before we knew it, and what Stripe lists as the refund of a hold: no
 * money has moved.
 */
export async function takeInRefund(tx: Transaction, atStripe: StripeRefund, log: Log): Promise<void> {
  const { intentId } = atStripe;
  if (intentId === null || atStripe.status === 'failed' || atStripe.isRelease) return;
  const sessionId = await findSessionCharged(tx, intentId);
  const payment = sessionId === undefined ? undefined : await lockPayment(tx, sessionId);
  if (!payment || (payment.intentId === intentId && wasNotCaptured(payment))) return;
  if (!(await isCaptureBooked(tx, intentId)))
    throw new NotReadyError('the refund of a charge that is not known yet', retryDelayMs);
  const inserted = await insertExternalRefund(tx, payment.sessionId, atStripe);
  if (!inserted) return; // known, and sent again since
  await bookExternalRefund(tx, inserted);
  await applyRefundStatus(tx, inserted, { ...atStripe, attempt: 0 }, log);
  const { id: refundId, amountCents } = inserted;
  log.warn({ refundId, sessionId, amountCents }, 'a refund was made at Stripe’s own site');

  const refund = { ...inserted, status: atStripe.status };
  if (payment.unwanted || payment.intentId !== intentId) await payFailedRefunds(tx, refund, null, 'system');
  else {
    const orders = await ordersOfSession(tx, payment.sessionId);
    if (orders.length === 1) await placeExternalRefund(tx, refund, orders[0] as string, 'system');
    else await assignToAllOrders(tx, intentId, orders);
  }
}

const wasNotCaptured = ({ status }: Payment): boolean =>
  status === 'authorized' || status === 'released' || status === 'uncaptured';
