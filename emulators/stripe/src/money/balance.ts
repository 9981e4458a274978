import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { type Movement, newBalanceTransaction } from '../shapes/balance-transaction.ts';
import { feeOf } from './currencies.ts';

export function addBalanceTransaction(account: Account, movement: Movement): Stripe.BalanceTransaction {
  return account.books.balanceTransactions.add(newBalanceTransaction(movement, account.clock.nowSeconds()));
}

/** Adds the captured amount to the balance. With `automatic_async`, Stripe's default, this happens after `charge.succeeded`,
 *  so the fee first appears in `charge.updated`. */
export function settle(account: Account, charge: Stripe.Charge): void {
  const movement = addBalanceTransaction(account, {
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
