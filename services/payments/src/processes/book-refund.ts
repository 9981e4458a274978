import type { Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import type { RefundStatus } from '../domain/refund.ts';
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

/** The fields of a refund that its entries are made of. */
export interface BookedRefund {
  id: string;
  sessionId: string;
  orderNumber: string | null;
  currency: string;
}

/** The account that a refund takes the money from: what the shopper paid for the order, or what is not assigned to one. */
const sourceOf = ({ orderNumber, sessionId }: BookedRefund): string =>
  orderNumber === null ? accounts.unassignedRefunds(sessionId) : `${accounts.prepaymentOf}${orderNumber}`;

const debtOf = ({ orderNumber, sessionId }: BookedRefund): string => accounts.refundsPayable(orderNumber ?? sessionId);

/** Books a refund that was made at Stripe's own site, before it is assigned to an order. */
export const bookExternalRefund = (tx: Transaction, refund: BookedRefund & { amountCents: number }): Promise<void> =>
  move(tx, refund, `refund requested:${refund.id}`, refund.amountCents, accounts.unassignedRefunds(refund.sessionId));

/** Books that an external refund belongs to an order: it was paid from what the shopper paid for that order. */
export const bookAssignment = (tx: Transaction, refund: ExternalRefund): Promise<void> =>
  recordEntry(tx, entryOfAssignment(refund, `refund assigned:${refund.id}`, 1));

/** Books that it does not belong to the order after all. */
export const bookUnassignment = (tx: Transaction, refund: ExternalRefund): Promise<void> =>
  recordEntry(tx, entryOfAssignment(refund, `refund unassigned:${refund.id}`, -1));

type ExternalRefund = BookedRefund & { amountCents: number; status: RefundStatus };

function entryOfAssignment(refund: ExternalRefund, cause: string, sign: 1 | -1) {
  const { sessionId, currency, status } = refund;
  const amountCents = sign * refund.amountCents;
  const moved = [
    { account: sourceOf(refund), amountCents },
    { account: accounts.unassignedRefunds(sessionId), amountCents: -amountCents },
  ];
  // As long as Stripe has not paid it, the debt follows.
  const debt = [
    { account: accounts.refundsPayable(sessionId), amountCents },
    { account: debtOf(refund), amountCents: -amountCents },
  ];
  const isOwed = status !== 'succeeded' && status !== 'settled';
  return { sessionId, cause, currency, lines: isOwed ? [...moved, ...debt] : moved };
}

/** Books that an external refund has paid a part of a debt: so much less was to be taken from what the shopper paid. */
export const bookCoverage = (tx: Transaction, refund: BookedRefund & { coveredCents: number }, cents: number) =>
  move(tx, refund, `refund covered:${refund.id}:${refund.coveredCents}`, -cents, sourceOf(refund));

/** Books that Stripe has paid a refund, or has taken it back: then it is owed again. */
export const bookPaidByStripe = (
  tx: Transaction,
  refund: BookedRefund & { amountCents: number },
  attempt: number,
): Promise<void> => move(tx, refund, causeOf('refunded', refund, attempt), -refund.amountCents, accounts.clearing);

export const bookTakenBack = (
  tx: Transaction,
  refund: BookedRefund & { amountCents: number },
  attempt: number,
): Promise<void> => move(tx, refund, causeOf('refund failed', refund, attempt), refund.amountCents, accounts.clearing);

/** Books that the debt was paid outside Stripe. */
export const bookPaidElsewhere = (tx: Transaction, refund: BookedRefund & { amountCents: number }): Promise<void> =>
  move(tx, refund, `refund settled:${refund.id}`, -refund.amountCents, accounts.paidElsewhere);

/** A positive amount becomes owed and is taken from the other account; a negative one is not owed any more. */
const move = (
  tx: Transaction,
  refund: BookedRefund,
  cause: string,
  owedCents: number,
  otherAccount: string,
): Promise<void> =>
  recordEntry(tx, {
    sessionId: refund.sessionId,
    cause,
    currency: refund.currency,
    lines: [
      { account: otherAccount, amountCents: owedCents },
      { account: debtOf(refund), amountCents: -owedCents },
    ],
  });

/** The first attempt has the causes of release 0.1.0. */
const causeOf = (what: string, { id }: BookedRefund, attempt: number): string =>
  attempt <= 1 ? `${what}:${id}` : `${what}:${id}:${attempt}`;
