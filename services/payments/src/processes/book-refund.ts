import type { Transaction } from '@muse/kit';
import { linesOfRefundOwed, taxOfRefund } from '../domain/order-lines.ts';
import { recordEntry } from '../storage/ledger.ts';
import { addRefundToBooking, lockOrderBooking } from '../storage/order-bookings.ts';

interface RefundOfOrder {
  id: string;
  sessionId: string;
  orderNumber: string;
  amountCents: number;
  currency: string;
  /** The part of it that is sales tax; without it, the same part as of what is left of the order. */
  taxCents?: number;
}

/**
 * Books that a refund of an order is owed: its prepayment, or the revenue and sales tax of a shipped order, becomes a debt.
 * Does nothing if it is booked already.
 */
export async function bookRefundOfOrder(tx: Transaction, refund: RefundOfOrder): Promise<void> {
  const { id, sessionId, orderNumber, amountCents, currency } = refund;
  const order = await lockOrderBooking(tx, orderNumber);
  if (!order) throw new Error(`a refund of ${orderNumber} is booked, whose capture is not`);
  const taxCents = refund.taxCents ?? taxOfRefund(order, amountCents);
  const lines = linesOfRefundOwed(order, { amountCents, taxCents });
  const isNew = await recordEntry(tx, { sessionId, orderNumber, cause: `refund requested:${id}`, currency, lines });
  if (isNew) await addRefundToBooking(tx, { orderNumber, amountCents, taxCents });
}
