import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import type { TestCard } from '../cards/test-cards.ts';
import { newCharge } from '../shapes/charge.ts';
import { settle } from './balance.ts';
import { decline } from './decline.ts';
import { scheduleFollowUp } from './follow-ups.ts';
import { commitTaxOf } from './tax-transactions.ts';

/** Charges the card or, for manual capture, authorises it. Throws a card error if it is declined. */
export function charge(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  card: TestCard,
  authenticated = false,
): void {
  const made = account.books.charges.add(newCharge(intent, method, card, account.clock.nowSeconds()));
  if (authenticated) rememberAuthentication(made);
  intent.latest_charge = made.id;
  intent.next_action = null;
  if (card.decline) throw decline(account, intent, method, card.decline, made);
  intent.last_payment_error = null;
  attachForFutureUse(account, intent, method);
  if (made.captured) pay(account, intent, made);
  else hold(account, intent, made);
  scheduleFollowUp(account, made, card);
}

function pay(account: Account, intent: Stripe.PaymentIntent, made: Stripe.Charge): void {
  intent.status = 'succeeded';
  intent.amount_received = made.amount_captured;
  commitTaxOf(account, intent);
  const late = intent.capture_method === 'automatic_async';
  if (!late) settle(account, made);
  account.events.emit('charge.succeeded', made);
  account.events.emit('payment_intent.succeeded', intent);
  if (late) settleAsync(account, made);
}

export function settleAsync(account: Account, made: Stripe.Charge): void {
  settle(account, made);
  account.events.emit('charge.updated', made, { balance_transaction: null });
}

function hold(account: Account, intent: Stripe.PaymentIntent, made: Stripe.Charge): void {
  intent.status = 'requires_capture';
  intent.amount_capturable = intent.amount;
  account.events.emit('charge.succeeded', made);
  account.events.emit('payment_intent.amount_capturable_updated', intent);
}

/** With `setup_future_usage` the card of a successful payment is attached to the customer; a declined one is not. */
function attachForFutureUse(account: Account, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const customer = intent.customer === null ? null : idOf(intent.customer);
  if (!intent.setup_future_usage || customer === null || method.customer !== null) return;
  method.customer = customer;
  account.events.emit('payment_method.attached', method);
}

function rememberAuthentication(made: Stripe.Charge): void {
  const card = made.payment_method_details?.card;
  if (!card) return;
  card.electronic_commerce_indicator = '05';
  card.three_d_secure = {
    authentication_flow: 'challenge',
    electronic_commerce_indicator: '05',
    exemption_indicator: null,
    result: 'authenticated',
    result_reason: null,
    transaction_id: '6f1fe8c6-9b3e-4c7c-8d5a-2b3a3a0f5c1e',
    version: '2.2.0',
  };
}
