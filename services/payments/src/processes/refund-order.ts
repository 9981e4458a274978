import { NotReadyError, type Transaction } from '@muse/kit';
import { refundableCents } from '../domain/refund.ts';
import { lockRefundable } from '../storage/refunds.ts';
import { bookRefundOfOrder } from './book-refund.ts';
import { createRefund } from './create-refund.ts';

interface OrderRefundRequest {
  orderNumber: string;
  /** The idempotency key of the refund. */
  cause: string;
  reason: string;
}

/**
 * Here the refund of an order is decided: what is left of its share, and never more than what is left of the capture, both
 * read under the payment's lock. Returns false if nothing is left or the cause was refunded before. Throws `NotReadyError` if
 * no capture of the order is known yet: the event about the order is then retried later.
 */
export async function refundOrder(tx: Transaction, request: OrderRefundRequest): Promise<boolean> {
  const { orderNumber } = request;
  const left = await lockRefundable(tx, orderNumber);
  if (!left?.captured) throw new NotReadyError(`${orderNumber} is not paid yet`);
  const { sessionId, intentId, currency } = left;
  const amountCents = refundableCents(left);
  if (amountCents === 0 || intentId === null) return false;

  const refund = await createRefund(tx, { ...request, sessionId, intentId, amountCents, currency });
  if (!refund) return false;
  await bookRefundOfOrder(tx, { id: refund.id, sessionId, orderNumber, amountCents, currency });
  return true;
}
