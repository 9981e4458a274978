import type { DataOf, refundCovered, refunded, refundFailed, refundRequested, refundSettled } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import { replacedBy } from '../domain/replaced-refund-status.ts';
import { orderExists } from '../storage/orders.ts';
import { type OrderRefundStatus, upsertRefund } from '../storage/refunds.ts';

type RefundEvent =
  | typeof refundRequested
  | typeof refunded
  | typeof refundFailed
  | typeof refundCovered
  | typeof refundSettled;

/**
 * A reaction that records how far the refund of an order has come; `paymentStatus`, `refundedCents` and `settledCents` are
 * derived from it.
 * The events of a refund may arrive in any order: only one that was published later than the one recorded has an effect. An
 * event that overtakes the one that creates its order is retried later.
 */
export const recordRefundWhen = <E extends RefundEvent>(
  event: E,
  name: string,
  statusOf: (data: DataOf<E>) => OrderRefundStatus,
) =>
  when(event, name, async ({ data, sequence }, { tx, ignoreStale }: ReactionContext) => {
    const { orderNumber, refundId, amountCents } = data;
    if (orderNumber === null) return; // of a late capture, or not assigned yet: it concerns no order
    const status = statusOf(data as DataOf<E>);
    const refund = { refundId, orderNumber, amountCents, status, sequence };
    if (await upsertRefund(tx, refund, replacedBy(status))) return;
    if (!(await orderExists(tx, orderNumber))) throw new NotReadyError(`${orderNumber} does not exist yet`);
    ignoreStale();
  });
