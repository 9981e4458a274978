import type { Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { recordEntry } from '../storage/ledger.ts';

interface RefundOfOrder {
  id: string;
  sessionId: string;
  orderNumber: string;
  amountCents: number;
  currency: string;
}

/** Books that a refund of an order is owed: its prepayment becomes a debt. The caller holds the payment's lock. */
export const bookRefundOfOrder = (tx: Transaction, refund: RefundOfOrder): Promise<void> =>
  recordEntry(tx, {
    sessionId: refund.sessionId,
    cause: `refund requested:${refund.id}`,
    currency: refund.currency,
    lines: [
      { account: `${accounts.prepaymentOf}${refund.orderNumber}`, amountCents: refund.amountCents },
      { account: accounts.refundsPayable(refund.orderNumber), amountCents: -refund.amountCents },
    ],
  });
