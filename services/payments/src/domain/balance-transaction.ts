import { accounts } from './accounts.ts';
import type { EntryLine } from './order-lines.ts';

/** One movement of the money that Stripe holds. */
export interface BalanceTransaction {
  id: string;
  /** https://docs.stripe.com/reports/balance-transaction-types */
  type: string;
  /** Stripe's reporting category, which also names what an adjustment is. */
  category: string;
  sourceId: string | null;
  /** The payment it is about, from its source; both are null for payouts and fees of the account. */
  intentId: string | null;
  sessionId: string | null;
  amountCents: number;
  feeCents: number;
  /** What it adds to the balance: the amount without the fee. */
  netCents: number;
  currency: string;
  /** Seconds since 1970. */
  created: number;
}

/** Money between Stripe and our bank. A failed payout comes back. */
const betweenBanks = new Set(['payout', 'payout_cancel', 'payout_failure', 'topup', 'topup_reversal']);
/** Fees of the account that are no part of another transaction. */
const accountFees = new Set(['stripe_fee', 'stripe_fx_fee', 'tax_fee', 'network_cost', 'payment_network_cost']);

/** Whether it concerns the whole account, and no purchase. */
export const isOfAccount = ({ type }: BalanceTransaction): boolean => betweenBanks.has(type) || accountFees.has(type);

/** A dispute is booked with its fee when the dispute itself is read. */
const isOfDispute = ({ category }: BalanceTransaction): boolean => category.startsWith('dispute');

/**
 * What is still to book about a balance transaction that is ours. The amounts of charges, refunds and disputes are booked with
 * the fact itself; here are their fees, and what concerns the whole account. Returns `undefined` if there is nothing.
 */
export function entryOf(transaction: BalanceTransaction): { cause: string; lines: EntryLine[] } | undefined {
  const { id, type, netCents, feeCents } = transaction;
  if (betweenBanks.has(type)) return { cause: `payout:${id}`, lines: fromClearingTo(accounts.bank, -netCents) };
  if (accountFees.has(type)) return { cause: `fee:${id}`, lines: fromClearingTo(accounts.stripeFees, -netCents) };
  if (feeCents === 0 || isOfDispute(transaction)) return undefined;
  return { cause: `fee:${id}`, lines: fromClearingTo(accounts.stripeFees, feeCents) };
}

const fromClearingTo = (account: string, amountCents: number): EntryLine[] => [
  { account, amountCents },
  { account: accounts.clearing, amountCents: -amountCents },
];
