import { sum } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { type EntryLine, linesOfRefundOwed } from '../domain/order-lines.ts';
import { recordEntry } from '../storage/ledger.ts';
import { addRefundToBooking, lockOrderBooking } from '../storage/order-bookings.ts';
import type { Refund } from '../storage/refunds.ts';

/** An external refund that was assigned to an order. */
export interface AssignedRefund extends Refund {
  orderNumber: string;
  taxCents: number;
}

/**
 * Books that an external refund belongs to an order: it takes from what the shopper paid for that order, as every refund does,
 * and not from the account of refunds that belong to none.
 */
export async function bookAssignment(tx: Transaction, refund: AssignedRefund): Promise<void> {
  const { id, sessionId, orderNumber, amountCents, taxCents, currency } = refund;
  const order = await lockOrderBooking(tx, orderNumber);
  if (!order) throw new Error(`a refund is assigned to ${orderNumber}, whose capture is not booked`);
  const lines = merged([
    ...linesOfRefundOwed(order, { amountCents, taxCents }),
    { account: accounts.refundsPayable(orderNumber), amountCents },
    ...linesOfLeaving(refund),
  ]);
  const cause = `refund assigned:${id}`;
  if (await recordEntry(tx, { sessionId, orderNumber, cause, currency, lines }))
    await addRefundToBooking(tx, { orderNumber, amountCents, taxCents });
}

/** Books that an external refund has paid a part of another one that is owed. Both belong to the same order, or to none. */
export async function bookCoverage(tx: Transaction, refund: Refund): Promise<void> {
  const { id, sessionId, orderNumber, amountCents, currency } = refund;
  const debt = accounts.refundsPayable(orderNumber ?? sessionId);
  const lines = merged([{ account: debt, amountCents }, ...linesOfLeaving(refund)]);
  await recordEntry(tx, { sessionId, orderNumber, cause: `refund covers:${id}`, currency, lines });
}

/** Books that the purchase is given up: the external refund belongs to no order any more. The prepayments are still held. */
export async function bookUnassignment(tx: Transaction, refund: Refund): Promise<void> {
  const { id, sessionId, orderNumber, amountCents, taxCents, currency } = refund;
  if (orderNumber === null) return;
  const back = linesOfLeaving(refund).map((line) => ({ ...line, amountCents: -line.amountCents }));
  const lines = merged([{ account: accounts.prepaymentOf + orderNumber, amountCents: -amountCents }, ...back]);
  await recordEntry(tx, { sessionId, orderNumber, cause: `refund unassigned:${id}`, currency, lines });
  await addRefundToBooking(tx, { orderNumber, amountCents: -amountCents, taxCents: -(taxCents ?? 0) });
}

/**
 * An external refund leaves the account of those that belong to no order. As long as Stripe has not paid it, its debt moves too:
 * from the session to the order.
 */
function linesOfLeaving({ sessionId, orderNumber, amountCents, status }: Refund): EntryLine[] {
  const leaves = { account: accounts.unassignedRefunds(sessionId), amountCents: -amountCents };
  if (status === 'succeeded' || status === 'settled') return [leaves];
  return [
    leaves,
    { account: accounts.refundsPayable(sessionId), amountCents },
    { account: accounts.refundsPayable(orderNumber ?? sessionId), amountCents: -amountCents },
  ];
}

/** One line per account. */
const merged = (lines: EntryLine[]): EntryLine[] =>
  [...Map.groupBy(lines, ({ account }) => account)].map(([account, of]) => ({
    account,
    amountCents: sum(of.map((line) => line.amountCents)),
  }));
