import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { idOf } from '../account/ids.ts';

/** Tests know the intent more often than its charge, so both name the charge. */
export function chargeNamed(account: Account, id: string): Stripe.Charge {
  const { charges, paymentIntents } = account.books;
  if (!id.startsWith('pi_')) return need(charges, 'charge', id, 'charge');
  const intent = need(paymentIntents, 'payment_intent', id, 'charge');
  return need(charges, 'charge', idOf(intent.latest_charge) ?? 'none', 'charge');
}
