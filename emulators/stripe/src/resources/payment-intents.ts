import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { badParameter, invalidRequest } from '../account/stripe-error.ts';
import { cancel } from '../money/cancel.ts';
import { capture } from '../money/capture.ts';
import { confirm } from '../money/confirm.ts';
import { checkAmount } from '../money/currencies.ts';
import { setIntentFields } from '../money/intent-fields.ts';
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
  findOrThrow(account.books.paymentIntents, 'payment_intent', id, 'intent');

export const paymentIntents = [
  route('POST', '/v1/payment_intents', intentCreation, ({ account, params }) => {
    const { amount = 0, currency = '' } = params;
    checkAmount(amount, currency);
    for (const name of onlyWhenConfirming) {
      if (params[name] === undefined || params.confirm) continue;
      throw badParameter(
        `The parameter \`${name}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
        name,
      );
    }
    checkKinds(params);
    const intent = newPaymentIntent(amount, currency, account.clock.nowSeconds());
    if (params.automatic_payment_methods)
      intent.automatic_payment_methods = automaticMethods(params.automatic_payment_methods);
    if (params.allowed_payment_method_types) intent.payment_method_types = params.allowed_payment_method_types;
    if (params.confirmation_method) intent.confirmation_method = params.confirmation_method;
    setIntentFields(account, intent, params);
    if (intent.payment_method !== null) intent.status = 'requires_confirmation';
    account.books.paymentIntents.add(intent);
    account.events.emit('payment_intent.created', intent);
    if (params.confirm) confirm(account, intent, params);
    return intent;
  }),

  route('GET', '/v1/payment_intents', { ...paging, customer: text, customer_account: text }, ({ account, params }) =>
    pageOf(
      '/v1/payment_intents',
      account.books.paymentIntents.all(),
      params,
      (intent) => (params.customer ?? intent.customer) === intent.customer,
    ),
  ),

  route('GET', '/v1/payment_intents/search', searching, ({ account, params }) =>
    searched('/v1/payment_intents/search', account.books.paymentIntents.all(), params),
  ),

  route('GET', '/v1/payment_intents/{intent}', { expand: list(text), client_secret: text }, ({ account, path }) =>
    find(account, path.intent),
  ),

  route('POST', '/v1/payment_intents/{intent}', intentUpdate, ({ account, path, params }) => {
    const intent = find(account, path.intent);
    const touchesMoney = [params.amount, params.currency, params.payment_method, params.capture_method].some(
      (each) => each !== undefined,
    );
    const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status);
    if (touchesMoney && !open) throw unexpectedState(intent, 'update');
    if (params.amount !== undefined) checkAmount(params.amount, params.currency ?? intent.currency);
    setIntentFields(account, intent, params);
    if (touchesMoney) askAgain(intent);
    return intent;
  }),

  route('POST', '/v1/payment_intents/{intent}/confirm', intentConfirmation, ({ account, path, params }) => {
    const intent = find(account, path.intent);
    const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status);
    if (!open) throw unexpectedState(intent, 'confirm');
    setIntentFields(account, intent, params);
    confirm(account, intent, params);
    return intent;
  }),

  route('POST', '/v1/payment_intents/{intent}/capture', intentCapture, ({ account, path, params }) => {
    const intent = find(account, path.intent);
    if (params.metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, params.metadata);
    capture(account, intent, params.amount_to_capture);
    return intent;
  }),

  route('POST', '/v1/payment_intents/{intent}/cancel', intentCancellation, ({ account, path, params }) => {
    const intent = find(account, path.intent);
    cancel(account, intent, params.cancellation_reason ?? null);
    return intent;
  }),
];

/** After a change of amount or card the intent must be confirmed again, and a started 3-D Secure is void. */
function askAgain(intent: Stripe.PaymentIntent): void {
  intent.next_action = null;
  intent.status = intent.payment_method === null ? 'requires_payment_method' : 'requires_confirmation';
}

const automaticMethods = (params: { enabled?: boolean; allow_redirects?: 'always' | 'never' }) => ({
  allow_redirects: params.allow_redirects ?? 'always',
  enabled: params.enabled ?? false,
});

function checkKinds(params: { automatic_payment_methods?: object; allowed_payment_method_types?: string[] }): void {
  if (params.automatic_payment_methods && params.allowed_payment_method_types) {
    throw invalidRequest(
      'You may only specify one of these parameters: automatic_payment_methods, allowed_payment_method_types.',
    );
  }
}
