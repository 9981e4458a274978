import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { methodFor } from '../cards/methods.ts';
import { confirmSetup, wrongSetupState } from '../money/confirm-setup.ts';
import { automaticPaymentMethods, expandable, mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { anything, clearable, flag, list, oneOf, type Params, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { newSetupIntent } from '../shapes/setup-intent.ts';

const changeable = {
  ...expandable,
  allowed_payment_method_types: list(text),
  attach_to_self: flag,
  customer: text,
  customer_account: text,
  description: text,
  excluded_payment_method_types: clearable(list(text)),
  flow_directions: anything,
  metadata: clearable(metadata),
  payment_method: text,
  payment_method_configuration: text,
  payment_method_options: anything,
};
const confirmation = {
  ...expandable,
  mandate_data: anything,
  payment_method: text,
  payment_method_options: anything,
  return_url: text,
  use_stripe_sdk: flag,
};
const creation = {
  ...changeable,
  ...confirmation,
  automatic_payment_methods: automaticPaymentMethods,
  confirm: flag,
  on_behalf_of: text,
  single_use: anything,
  usage: oneOf('off_session', 'on_session'),
};

const find = (account: Account, id: string) => findOrThrow(account.books.setupIntents, 'setupintent', id, 'intent');

export const setupIntents = [
  route('POST', '/v1/setup_intents', creation, ({ account, params }) => {
    const intent = newSetupIntent(account.clock.nowSeconds());
    const { enabled = false, allow_redirects = 'always' } = params.automatic_payment_methods ?? {};
    if (params.automatic_payment_methods) intent.automatic_payment_methods = { enabled, allow_redirects };
    if (params.usage) intent.usage = params.usage;
    change(account, intent, params);
    account.books.setupIntents.add(intent);
    account.events.emit('setup_intent.created', intent);
    if (params.confirm) confirmSetup(account, intent, params.return_url);
    return intent;
  }),
  route('GET', '/v1/setup_intents', { ...paging, customer: text, payment_method: text }, ({ account, params }) =>
    pageOf(
      '/v1/setup_intents',
      account.books.setupIntents.all(),
      params,
      (each) => (params.customer ?? each.customer) === each.customer,
    ),
  ),
  route('GET', '/v1/setup_intents/{intent}', { ...expandable, client_secret: text }, ({ account, path }) =>
    find(account, path.intent),
  ),
  route('POST', '/v1/setup_intents/{intent}', changeable, ({ account, path, params }) => {
    const intent = find(account, path.intent);
    change(account, intent, params);
    return intent;
  }),
  route('POST', '/v1/setup_intents/{intent}/confirm', confirmation, ({ account, path, params }) => {
    const intent = find(account, path.intent);
    change(account, intent, params);
    confirmSetup(account, intent, params.return_url);
    return intent;
  }),
  route(
    'POST',
    '/v1/setup_intents/{intent}/cancel',
    { ...expandable, cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    ({ account, path, params }) => {
      const intent = find(account, path.intent);
      if (intent.status === 'succeeded' || intent.status === 'canceled') throw wrongSetupState(intent, 'cancel');
      intent.status = 'canceled';
      intent.cancellation_reason = params.cancellation_reason ?? null;
      account.events.emit('setup_intent.canceled', intent);
      return intent;
    },
  ),
];

function change(account: Account, intent: Stripe.SetupIntent, params: Partial<Params<typeof changeable>>): void {
  if (params.customer)
    intent.customer = findOrThrow(account.books.customers, 'customer', params.customer, 'customer').id;
  if (params.description) intent.description = params.description;
  if (params.metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  if (params.payment_method === undefined) return;
  intent.payment_method = methodFor(account, params.payment_method, 'payment_method').id;
  if (intent.status === 'requires_payment_method') intent.status = 'requires_confirmation';
}
