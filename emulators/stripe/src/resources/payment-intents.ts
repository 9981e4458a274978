import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { badParameter, invalidRequest } from '../account/refusal.ts';
import { cancel } from '../money/cancelling.ts';
import { capture } from '../money/capturing.ts';
import { confirm } from '../money/confirming.ts';
import { checkAmount } from '../money/currencies.ts';
import { describe } from '../money/describing.ts';
import { unexpectedState } from '../money/states.ts';
import { mergeMetadata, paging } from '../parameters/common.ts';
import {
  intentCancellation,
  intentCapture,
  intentConfirmation,
  intentCreation,
  intentUpdate,
  onlyWhenConfirming,
} from '../parameters/intent.ts';
import { list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { searched, searching } from '../server/search.ts';
import { newPaymentIntent } from '../shapes/payment-intent.ts';

const find = (account: Account, id: string): Stripe.PaymentIntent =>
  need(account.books.paymentIntents, 'payment_intent', id, 'intent');

export const paymentIntents = [
  route('POST', '/v1/payment_intents', intentCreation, ({ account, given }) => {
    const { amount = 0, currency = '' } = given;
    checkAmount(amount, currency);
    for (const name of onlyWhenConfirming) {
      if (given[name] === undefined || given.confirm) continue;
      throw badParameter(
        `The parameter \`${name}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
        name,
      );
    }
    checkKinds(given);
    const intent = newPaymentIntent(amount, currency, account.clock.nowSeconds());
    if (given.automatic_payment_methods) intent.automatic_payment_methods = asked(given.automatic_payment_methods);
    if (given.allowed_payment_method_types) intent.payment_method_types = given.allowed_payment_method_types;
    if (given.confirmation_method) intent.confirmation_method = given.confirmation_method;
    describe(account, intent, given);
    if (intent.payment_method !== null) intent.status = 'requires_confirmation';
    account.books.paymentIntents.add(intent);
    account.events.tell('payment_intent.created', intent);
    if (given.confirm) confirm(account, intent, given);
    return intent;
  }),

  route('GET', '/v1/payment_intents', { ...paging, customer: text, customer_account: text }, ({ account, given }) =>
    pageOf(
      '/v1/payment_intents',
      account.books.paymentIntents.all(),
      given,
      (intent) => (given.customer ?? intent.customer) === intent.customer,
    ),
  ),

  route('GET', '/v1/payment_intents/search', searching, ({ account, given }) =>
    searched('/v1/payment_intents/search', account.books.paymentIntents.all(), given),
  ),

  route('GET', '/v1/payment_intents/{intent}', { expand: list(text), client_secret: text }, ({ account, path }) =>
    find(account, path.intent),
  ),

  route('POST', '/v1/payment_intents/{intent}', intentUpdate, ({ account, path, given }) => {
    const intent = find(account, path.intent);
    const touchesMoney = [given.amount, given.currency, given.payment_method, given.capture_method].some(
      (each) => each !== undefined,
    );
    const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status);
    if (touchesMoney && !open) throw unexpectedState(intent, 'update');
    if (given.amount !== undefined) checkAmount(given.amount, given.currency ?? intent.currency);
    describe(account, intent, given);
    if (touchesMoney) askAgain(intent);
    return intent;
  }),

  route('POST', '/v1/payment_intents/{intent}/confirm', intentConfirmation, ({ account, path, given }) => {
    const intent = find(account, path.intent);
    const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status);
    if (!open) throw unexpectedState(intent, 'confirm');
    describe(account, intent, given);
    confirm(account, intent, given);
    return intent;
  }),

  route('POST', '/v1/payment_intents/{intent}/capture', intentCapture, ({ account, path, given }) => {
    const intent = find(account, path.intent);
    if (given.metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, given.metadata);
    capture(account, intent, given.amount_to_capture);
    return intent;
  }),

  route('POST', '/v1/payment_intents/{intent}/cancel', intentCancellation, ({ account, path, given }) => {
    const intent = find(account, path.intent);
    cancel(account, intent, given.cancellation_reason ?? null);
    return intent;
  }),
];

/** A changed amount or card must be confirmed anew; a 3-D Secure begun for the old one is void. */
function askAgain(intent: Stripe.PaymentIntent): void {
  intent.next_action = null;
  intent.status = intent.payment_method === null ? 'requires_payment_method' : 'requires_confirmation';
}

const asked = (given: { enabled?: boolean; allow_redirects?: 'always' | 'never' }) => ({
  allow_redirects: given.allow_redirects ?? 'always',
  enabled: given.enabled ?? false,
});

function checkKinds(given: { automatic_payment_methods?: object; allowed_payment_method_types?: string[] }): void {
  if (given.automatic_payment_methods && given.allowed_payment_method_types) {
    throw invalidRequest(
      'You may only specify one of these parameters: automatic_payment_methods, allowed_payment_method_types.',
    );
  }
}
