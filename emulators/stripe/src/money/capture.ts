import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { badParameter } from '../account/stripe-error.ts';
import { cardByFingerprint } from '../cards/test-cards.ts';
import { settleAsync } from './charge.ts';
import { amountTooLarge, formatAmount } from './currencies.ts';
import { scheduleDispute } from './follow-ups.ts';
import { unexpectedState } from './states.ts';
import { commitTaxOf } from './tax-transactions.ts';

/** One capture per authorisation; the rest of the amount is released. */
export function capture(account: Account, intent: Stripe.PaymentIntent, amount = intent.amount_capturable): void {
  const held = account.books.charges.get(idOf(intent.latest_charge));
  if (intent.status !== 'requires_capture' || !held) throw unexpectedState(intent, 'capture');
  if (amount < 1) throw badParameter('Invalid positive integer', 'amount_to_capture', 'parameter_invalid_integer');
  if (amount > intent.amount_capturable) {
    const most = formatAmount(intent.amount_capturable, intent.currency);
    throw amountTooLarge(
      `The amount to capture (${formatAmount(amount, intent.currency)}) is greater than the remaining amount capturable (${most}).`,
      'amount_to_capture',
    );
  }
  held.captured = true;
  held.amount_captured = amount;
  intent.status = 'succeeded';
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  commitTaxOf(account, intent);
  account.events.emit('charge.captured', held);
  account.events.emit('payment_intent.succeeded', intent);
  settleAsync(account, held);
  scheduleDispute(account, held, cardByFingerprint(held.payment_method_details?.card?.fingerprint));
}
