import { NotReadyError, type Transaction } from '@muse/kit';
import { coveredByExternals, refundableCents } from '../domain/refund.ts';
import { lockRefundable } from '../storage/refundable.ts';
import { bookRefundOfOrder } from './book-refund.ts';
import { createRefund } from './create-refund.ts';
import { assignUnassigned } from './place-external-refund.ts';

interface OrderRefundRequest {
  orderNumber: string;
  /** The idempotency key of the refund. */
  cause: string;
  reason: string;
}

/**
 * Here the refund of an order is decided: what is left of its share, and never more than what is left of the capture, both
 * read under the payment's lock. Where the capture is not enough for the share, the rest was paid by refunds made at Stripe's own
 * site, which belong to this order then. Returns false if nothing is left or the cause was refunded before. Throws `NotReadyError` if
 * no capture of the order is known yet: the event about the order is then retried later.
 */
export async function refundOrder(tx: Transaction, request: OrderRefundRequest): Promise<boolean> {
  const { orderNumber } = request;
  const left = await lockRefundable(tx, orderNumber);
  if (!left?.captured) throw new NotReadyError(`${orderNumber} is not paid yet`);
  const { sessionId, intentId, currency } = left;
  if (intentId === null) return false;
  const amountCents = refundableCents(left);
  const covered = await assignUnassigned(tx, intentId, orderNumber, coveredByExternals(left));
  if (amountCents === 0) return covered > 0;

  const refund = await createRefund(tx, { ...request, sessionId, intentId, amountCents, currency });
  if (!refund) return covered > 0;
  await bookRefundOfOrder(tx, { id: refund.id, sessionId, orderNumber, amountCents, currency });
  return true;
}
