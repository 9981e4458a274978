import type { Transaction } from '@muse/kit';
import { accounts, type DebtAccount } from '../domain/accounts.ts';
import { linesOfRefundOwed, taxOfRefund } from '../domain/order-lines.ts';
import { recordEntry } from '../storage/ledger.ts';
import { addRefundToBooking, lockOrderBooking } from '../storage/order-bookings.ts';
import type { Refund } from '../storage/refunds.ts';

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

/** A part of a held amount will not be captured. No money has moved, so that nothing is booked but what the order has left. */
export async function noteReleasing(
  tx: Transaction,
  refund: { orderNumber: string; amountCents: number; taxCents: number },
) {
  if (!(await lockOrderBooking(tx, refund.orderNumber))) throw new Error(`${refund.orderNumber} has no payment`);
  await addRefundToBooking(tx, refund);
}

/** Books that a refund takes nothing back: its payment was never captured, and what the shopper owed for it becomes less. */
export const bookReleased = (tx: Transaction, refund: Refund, debt: DebtAccount): Promise<void> =>
  moveDebt(tx, refund, `refund released:${refund.id}`, -refund.amountCents, debt);

/** Books that Stripe has paid a refund. */
export const bookPaidByStripe = (tx: Transaction, refund: Refund, attempt: number): Promise<void> =>
  moveDebt(tx, refund, causeOf('refunded', refund, attempt), -refund.amountCents, accounts.clearing);

/** Books that Stripe has taken the payment of a refund back: it is owed again. */
export const bookTakenBack = (tx: Transaction, refund: Refund, attempt: number): Promise<void> =>
  moveDebt(tx, refund, causeOf('refund failed', refund, attempt), refund.amountCents, accounts.clearing);

/** Books that the debt was paid outside Stripe. */
export const bookPaidElsewhere = (tx: Transaction, refund: Refund): Promise<void> =>
  moveDebt(tx, refund, `refund settled:${refund.id}`, -refund.amountCents, accounts.paidElsewhere);

/** Books that the shopper has the money from her bank: what the lost dispute has cost is no further loss. */
export const bookPaidByDispute = (tx: Transaction, refund: Refund): Promise<void> =>
  moveDebt(tx, refund, `refund paid by dispute:${refund.id}`, -refund.amountCents, accounts.disputeLosses);

/** Books that the bank has taken that back, because the dispute is won on appeal: it is owed again. */
export const bookReopened = (tx: Transaction, refund: Refund): Promise<void> =>
  moveDebt(tx, refund, `refund reopened:${refund.id}`, refund.amountCents, accounts.disputeLosses);

/** Books a refund that was made at Stripe's own site: it is owed as every refund is, until Stripe says that it was paid. */
export const bookExternalRefund = (tx: Transaction, refund: Refund): Promise<void> =>
  moveDebt(
    tx,
    refund,
    `refund requested:${refund.id}`,
    refund.amountCents,
    accounts.unassignedRefunds(refund.sessionId),
  );

/** A positive amount becomes owed, out of the other account; a negative one is not owed any more. */
async function moveDebt(
  tx: Transaction,
  refund: Refund,
  cause: string,
  owedCents: number,
  other: string,
): Promise<void> {
  const { sessionId, orderNumber, currency } = refund;
  const lines = [
    { account: other, amountCents: owedCents },
    { account: accounts.refundsPayable(orderNumber ?? sessionId), amountCents: -owedCents },
  ];
  await recordEntry(tx, { sessionId, orderNumber, cause, currency, lines });
}

/** The first attempt has the causes of release 0.1.0. */
const causeOf = (what: string, { id }: Refund, attempt: number): string =>
  attempt <= 1 ? `${what}:${id}` : `${what}:${id}:${attempt}`;
