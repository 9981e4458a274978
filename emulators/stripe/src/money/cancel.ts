import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { unexpectedState } from './states.ts';

type Reason = Stripe.PaymentIntent['cancellation_reason'];

/** Cancels the intent and releases its authorisation. */
export function cancel(account: Account, intent: Stripe.PaymentIntent, reason: Reason): void {
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent, 'cancel');
  release(account, intent, reason === 'automatic');
  intent.status = 'canceled';
  intent.canceled_at = account.clock.nowSeconds();
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  intent.next_action = null;
  account.events.emit('payment_intent.canceled', intent);
}

/** A released charge was never captured, so `amount_refunded` stays 0. */
function release(account: Account, intent: Stripe.PaymentIntent, expired: boolean): void {
  const held = account.books.charges.get(idOf(intent.latest_charge));
  if (!held || held.captured || held.status !== 'succeeded') return;
  held.refunded = true;
  if (expired) account.events.emit('charge.expired', held);
}
