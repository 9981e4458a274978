import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { invalidRequest, StripeError } from '../account/stripe-error.ts';
import { refuseIfDetached } from '../cards/methods.ts';
import { cardOf, nextAction } from './confirm.ts';

export function confirmSetup(account: Account, intent: Stripe.SetupIntent, returnUrl: string | undefined): void {
  const method = account.books.paymentMethods.get(idOf(intent.payment_method));
  if (!method || !['requires_confirmation', 'requires_action'].includes(intent.status))
    throw wrongSetupState(intent, 'confirm');
  refuseIfDetached(account, method);
  const card = cardOf(method);
  if (card.authentication !== 'never') {
    intent.status = 'requires_action';
    intent.next_action = nextAction(returnUrl, intent.client_secret ?? '') as Stripe.SetupIntent.NextAction;
    account.events.emit('setup_intent.requires_action', intent);
    return;
  }
  if (card.decline) throw refuseSetup(account, intent, method, card.decline);
  succeedSetup(account, intent, method);
}

export function succeedSetup(account: Account, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod): void {
  intent.status = 'succeeded';
  intent.next_action = null;
  intent.last_setup_error = null;
  if (intent.customer !== null) method.customer = idOf(intent.customer);
  account.events.emit('setup_intent.succeeded', intent);
}

export function refuseSetup(
  account: Account,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  reason: { code: string; declineCode: string; message: string },
): StripeError {
  const { code, declineCode, message } = reason;
  const error = { type: 'card_error' as const, code, decline_code: declineCode, message, payment_method: method };
  intent.last_setup_error = error;
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  account.events.emit('setup_intent.setup_failed', intent);
  return new StripeError(402, { ...error, setup_intent: intent });
}

export const wrongSetupState = (intent: Stripe.SetupIntent, verb: string) =>
  invalidRequest(
    `You cannot ${verb} this SetupIntent because it has a status of ${intent.status}.`,
    'setup_intent_unexpected_state',
    { setup_intent: intent },
  );
