import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { idOf } from '../account/ids.ts';

/** Finds a charge by its own id or by that of its intent, which tests have more often. */
export function findCharge(account: Account, id: string): Stripe.Charge {
  const { charges, paymentIntents } = account.books;
  if (!id.startsWith('pi_')) return findOrThrow(charges, 'charge', id, 'charge');
  const intent = findOrThrow(paymentIntents, 'payment_intent', id, 'charge');
  return findOrThrow(charges, 'charge', idOf(intent.latest_charge) ?? 'none', 'charge');
}
