import type { AccountBalance, AccountType } from '@muse/contracts';
import { accounts } from './accounts.ts';

interface AccountMeaning {
  type: AccountType;
  description: string;
}

/** Every account by its name, or by the part of it before the colon. docs/books.md says when each is written. */
export const chartOfAccounts: Readonly<Record<string, AccountMeaning>> = {
  [accounts.clearing]: { type: 'asset', description: 'Money that Stripe holds for us' },
  [accounts.bank]: {
    type: 'asset',
    description: 'What Stripe has paid out to our bank account, less payments to stores',
  },
  customer_prepayment: { type: 'liability', description: 'Paid by shoppers for orders that are not shipped yet' },
  refunds_payable: { type: 'liability', description: 'Refunds that are owed to shoppers' },
  unassigned_refunds: { type: 'asset', description: 'Refunded at Stripe’s site, not assigned to an order yet' },
  [accounts.uncaptured]: { type: 'asset', description: 'Owed by shoppers whose held amount could not be captured' },
  [accounts.badDebts]: { type: 'cost', description: 'Written off of what shoppers owed' },
  [accounts.paidElsewhere]: { type: 'liability', description: 'Refunds that were paid outside Stripe' },
  [accounts.revenue]: { type: 'revenue', description: 'Items, shipping and service fee of shipped orders' },
  sales_tax_payable: { type: 'liability', description: 'Sales tax of shipped orders, owed to the state' },
  [accounts.taxDifference]: { type: 'cost', description: 'Tax owed beyond an estimate that was charged' },
  [accounts.storeCosts]: {
    type: 'cost',
    description: 'Orders that stores accepted, at the price frozen for the shopper',
  },
  [accounts.storePriceDifference]: { type: 'cost', description: 'What stores asked for above the frozen price' },
  store_payable: { type: 'liability', description: 'What we owe the store, until its payment is booked' },
  [accounts.stripeFees]: { type: 'cost', description: 'Stripe’s fees' },
  [accounts.disputes]: { type: 'asset', description: 'Withdrawn by Stripe for disputes that are not decided' },
  [accounts.disputeLosses]: { type: 'cost', description: 'Lost disputes' },
  [accounts.rounding]: { type: 'asset', description: 'Always 0: every split is exact' },
};

const unknown: AccountMeaning = { type: 'asset', description: 'Not in the chart of accounts' };

export const meaningOf = (account: string): AccountMeaning =>
  chartOfAccounts[account.split(':')[0] as string] ?? unknown;

/** Accounts without a variable part, which are listed even if nothing was booked. */
const alwaysListed = Object.keys(chartOfAccounts).filter(
  (name) => !['sales_tax_payable', 'store_payable'].includes(name),
);

/** With a balance of 0 for the accounts that were never written, in every currency of the books. */
export function withUnusedAccounts(balances: AccountBalance[]): AccountBalance[] {
  const currencies = new Set(balances.map(({ currency }) => currency));
  if (currencies.size === 0) currencies.add('USD');
  const missing = [...currencies].flatMap((currency) =>
    alwaysListed
      .filter((account) => !balances.some((known) => known.account === account && known.currency === currency))
      .map((account) => ({ account, balanceCents: 0, currency })),
  );
  return [...balances, ...missing].sort(
    (a, b) => a.account.localeCompare(b.account) || a.currency.localeCompare(b.currency),
  );
}
