import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { idOf, newId } from '../account/ids.ts';
import { invalidRequest } from '../account/stripe-error.ts';
import { refuseIfDetached } from '../cards/methods.ts';
import { cardByFingerprint, type TestCard } from '../cards/test-cards.ts';
import { charge } from './charge.ts';
import { needsAuthentication } from './decline.ts';
import { unexpectedState } from './states.ts';

export interface Confirmation {
  off_session?: unknown;
  error_on_requires_action?: boolean;
  return_url?: string;
  use_stripe_sdk?: boolean;
}

const confirmable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function confirm(account: Account, intent: Stripe.PaymentIntent, options: Confirmation): void {
  if (!confirmable.includes(intent.status)) throw unexpectedState(intent, 'confirm');
  const { automatic_payment_methods: automatic } = intent;
  if (automatic?.enabled && automatic.allow_redirects !== 'never' && !options.return_url && !options.use_stripe_sdk) {
    throw invalidRequest(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    );
  }
  const method = account.books.paymentMethods.get(idOf(intent.payment_method));
  if (!method) {
    throw invalidRequest(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      'payment_intent_unexpected_state',
      { payment_intent: intent },
    );
  }
  refuseIfDetached(account, method);
  const card = cardOf(method);
  if (requiresAuthentication(card, method)) authenticate(account, intent, method, options);
  else charge(account, intent, method, card);
}

export function cardOf(method: Stripe.PaymentMethod): TestCard {
  const card = cardByFingerprint(method.card?.fingerprint);
  if (!card) throw invalidRequest(`The emulator supports only test cards, and ${method.id} is not one of them.`);
  return card;
}

const requiresAuthentication = (card: TestCard, method: Stripe.PaymentMethod): boolean =>
  card.authentication === 'always' || (card.authentication === 'unless_set_up' && method.customer === null);

function authenticate(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  options: Confirmation,
): void {
  const offSession =
    options.off_session !== undefined && options.off_session !== false && options.off_session !== 'false';
  if (offSession || options.error_on_requires_action) throw needsAuthentication(account, intent, method);
  intent.status = 'requires_action';
  intent.next_action = nextAction(options.return_url, intent.client_secret ?? '');
  account.events.emit('payment_intent.requires_action', intent);
}

export function nextAction(returnUrl: string | undefined, clientSecret: string): Stripe.PaymentIntent.NextAction {
  const url = `https://hooks.stripe.com/3d_secure_2/hosted?merchant=acct_emulator&payment_intent_client_secret=${clientSecret}`;
  if (returnUrl) return { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
  const source = newId('src');
  return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', source, stripe_js: url } };
}
