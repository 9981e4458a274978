import { type refunded, type refundFailed, type refundRequested, refundStates } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import { orderExists } from '../storage/orders.ts';
import { type OrderRefundStatus, upsertRefund } from '../storage/refunds.ts';

type RefundEvent = typeof refundRequested | typeof refunded | typeof refundFailed;

/**
 * A reaction that records how far the refund of an order has come; `paymentStatus` and `refundedCents` are derived from it.
 * The events of a refund may arrive in any order: each replaces only a status that precedes it, so that a stale one never sets
 * a refund back. An event that overtakes the one that creates its order is retried later.
 */
export const recordRefundWhen = (event: RefundEvent, name: string, status: OrderRefundStatus) =>
  when(event, name, async ({ data }, { tx, ignoreStale }: ReactionContext) => {
    const { orderNumber, refundId, amountCents } = data;
    if (orderNumber === null) return; // the refund of a late capture: it concerns a whole purchase and no order
    const replaces = status === 'requested' ? [] : refundStates.from(status);
    if (await upsertRefund(tx, { refundId, orderNumber, amountCents }, status, replaces)) return;
    if (!(await orderExists(tx, orderNumber))) throw new NotReadyError(`${orderNumber} does not exist yet`);
    ignoreStale();
  });
