import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { invalidRequest } from '../account/stripe-error.ts';
import { newPayout } from '../shapes/payout.ts';
import { addBalanceTransaction } from './balance.ts';

/** What the balance transactions of a currency add up to. */
const balanceOf = (account: Account, currency: string): number =>
  account.books.balanceTransactions.all().reduce((sum, each) => (each.currency === currency ? sum + each.net : sum), 0);

/** Pays the amount out, or the whole balance. The money leaves the balance at once, and is back if the payout fails. */
export function payOut(
  account: Account,
  params: { amount?: number; currency: string; automatic: boolean; metadata?: Record<string, string> },
): Stripe.Payout {
  const balance = balanceOf(account, params.currency);
  const amount = params.amount ?? balance;
  if (amount < 1 || amount > balance)
    throw invalidRequest(
      'You have insufficient funds in your Stripe account for this transfer.',
      'balance_insufficient',
    );
  const payout = account.books.payouts.add(newPayout({ ...params, amount }, account.clock.nowSeconds()));
  payout.balance_transaction = move(account, payout, -amount, 'payout');
  account.events.emit('payout.created', payout);
  return payout;
}

export function endPayout(account: Account, payout: Stripe.Payout, status: 'failed' | 'paid'): void {
  if (payout.status === status) return;
  const previous = { status: payout.status };
  payout.status = status;
  if (status === 'failed') {
    payout.failure_code = 'account_closed';
    payout.failure_message = 'The bank account has been closed.';
    payout.failure_balance_transaction = move(account, payout, payout.amount, 'payout_failure');
  }
  account.events.emit(`payout.${status}`, payout, previous);
}

const move = (account: Account, { id, currency }: Stripe.Payout, amount: number, type: 'payout' | 'payout_failure') =>
  addBalanceTransaction(account, {
    ...{ amount, currency, fee: 0, type, source: id },
    category: type === 'payout' ? 'payout' : 'payout_reversal',
    description: type === 'payout' ? 'STRIPE PAYOUT' : 'STRIPE PAYOUT FAILURE',
  }).id;
