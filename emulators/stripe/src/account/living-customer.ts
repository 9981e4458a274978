import type Stripe from 'stripe';
import { type Account, findOrThrow } from './account.ts';
import { missing } from './stripe-error.ts';

/** A deleted customer can be read but not used. */
export function livingCustomer(account: Account, id: string, param: string): Stripe.Customer {
  const customer = findOrThrow(account.books.customers, 'customer', id, param);
  if (customer.deleted) throw missing('customer', id, param);
  return customer;
}
