import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { type Movement, newBalanceTransaction } from '../shapes/balance-transaction.ts';
import { feeOf } from './currencies.ts';

export function book(account: Account, movement: Movement): Stripe.BalanceTransaction {
  return account.books.balanceTransactions.add(newBalanceTransaction(movement, account.clock.nowSeconds()));
}

/** The captured money reaches the balance. With `automatic_async`, Stripe's default, it does so after the charge was told,
 *  so the fee is first seen in `charge.updated`. */
export function settle(account: Account, charge: Stripe.Charge): void {
  const movement = book(account, {
    amount: charge.amount_captured,
    currency: charge.currency,
    fee: feeOf(charge.amount_captured, charge.currency),
    type: 'charge',
    category: 'charge',
    source: charge.id,
    description: charge.description,
  });
  charge.balance_transaction = movement.id;
}
