import type { Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { totalOf } from '../domain/components.ts';
import type { RefundPlan } from '../domain/refund-plan.ts';
import { recordEntry } from '../storage/ledger.ts';
import type { LockedOrder } from '../storage/paid-orders.ts';
import type { NewRefund, Refund } from '../storage/refunds.ts';
import { createRefund } from './create-refund.ts';

type Request = Pick<NewRefund, 'cause' | 'reason' | 'requestedBy' | 'awaitsApproval'>;

/** Creates the refund of an order that was planned under its lock, and books it if it needs no approval. */
export async function createOrderRefund(
  tx: Transaction,
  order: LockedOrder,
  plan: RefundPlan,
  request: Request,
): Promise<Refund | undefined> {
  const { orderNumber, sessionId, intentId, currency } = order;
  const amountCents = totalOf(plan.components);
  const refund = await createRefund(tx, { ...request, orderNumber, sessionId, intentId, currency, amountCents, plan });
  if (refund?.status === 'requested') await bookOrderRefund(tx, refund);
  return refund;
}

/** What was a prepayment of the order is a debt to the shopper from now on. */
export async function bookOrderRefund(tx: Transaction, refund: Refund): Promise<void> {
  const { id, sessionId, orderNumber, amountCents, currency } = refund;
  if (orderNumber === null) return;
  await recordEntry(tx, {
    sessionId,
    cause: `refund requested:${id}`,
    currency,
    lines: [
      { account: `${accounts.prepaymentOf}${orderNumber}`, amountCents },
      { account: accounts.refundsPayable(orderNumber), amountCents: -amountCents },
    ],
  });
}
