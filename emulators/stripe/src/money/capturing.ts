import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { badParameter } from '../account/refusal.ts';
import { settleLate } from './charging.ts';
import { inWords, tooMuch } from './currencies.ts';
import { unexpectedState } from './states.ts';
import { commitTaxOf } from './taxing.ts';

/** One capture per authorisation: what is not captured goes back to the card. */
export function capture(account: Account, intent: Stripe.PaymentIntent, amount = intent.amount_capturable): void {
  const held = account.books.charges.get(idOf(intent.latest_charge));
  if (intent.status !== 'requires_capture' || !held) throw unexpectedState(intent, 'capture');
  if (amount < 1) throw badParameter('Invalid positive integer', 'amount_to_capture', 'parameter_invalid_integer');
  if (amount > intent.amount_capturable) {
    const most = inWords(intent.amount_capturable, intent.currency);
    throw tooMuch(
      `The amount to capture (${inWords(amount, intent.currency)}) is greater than the remaining amount capturable (${most}).`,
      'amount_to_capture',
    );
  }
  held.captured = true;
  held.amount_captured = amount;
  intent.status = 'succeeded';
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  commitTaxOf(account, intent);
  account.events.tell('charge.captured', held);
  account.events.tell('payment_intent.succeeded', intent);
  settleLate(account, held);
}
