import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { methodFor } from '../cards/methods.ts';
import { confirmSetup, wrongSetupState } from '../money/setting-up.ts';
import { automaticPaymentMethods, expandable, mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { anything, clearable, flag, type Given, list, oneOf, text } from '../parameters/kinds.ts';
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

const find = (account: Account, id: string) => need(account.books.setupIntents, 'setupintent', id, 'intent');

export const setupIntents = [
  route('POST', '/v1/setup_intents', creation, ({ account, given }) => {
    const intent = newSetupIntent(account.clock.nowSeconds());
    const { enabled = false, allow_redirects = 'always' } = given.automatic_payment_methods ?? {};
    if (given.automatic_payment_methods) intent.automatic_payment_methods = { enabled, allow_redirects };
    if (given.usage) intent.usage = given.usage;
    change(account, intent, given);
    account.books.setupIntents.add(intent);
    account.events.tell('setup_intent.created', intent);
    if (given.confirm) confirmSetup(account, intent, given.return_url);
    return intent;
  }),
  route('GET', '/v1/setup_intents', { ...paging, customer: text, payment_method: text }, ({ account, given }) =>
    pageOf(
      '/v1/setup_intents',
      account.books.setupIntents.all(),
      given,
      (each) => (given.customer ?? each.customer) === each.customer,
    ),
  ),
  route('GET', '/v1/setup_intents/{intent}', { ...expandable, client_secret: text }, ({ account, path }) =>
    find(account, path.intent),
  ),
  route('POST', '/v1/setup_intents/{intent}', changeable, ({ account, path, given }) => {
    const intent = find(account, path.intent);
    change(account, intent, given);
    return intent;
  }),
  route('POST', '/v1/setup_intents/{intent}/confirm', confirmation, ({ account, path, given }) => {
    const intent = find(account, path.intent);
    change(account, intent, given);
    confirmSetup(account, intent, given.return_url);
    return intent;
  }),
  route(
    'POST',
    '/v1/setup_intents/{intent}/cancel',
    { ...expandable, cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    ({ account, path, given }) => {
      const intent = find(account, path.intent);
      if (intent.status === 'succeeded' || intent.status === 'canceled') throw wrongSetupState(intent, 'cancel');
      intent.status = 'canceled';
      intent.cancellation_reason = given.cancellation_reason ?? null;
      account.events.tell('setup_intent.canceled', intent);
      return intent;
    },
  ),
];

function change(account: Account, intent: Stripe.SetupIntent, given: Partial<Given<typeof changeable>>): void {
  if (given.customer) intent.customer = need(account.books.customers, 'customer', given.customer, 'customer').id;
  if (given.description) intent.description = given.description;
  if (given.metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, given.metadata);
  if (given.payment_method === undefined) return;
  intent.payment_method = methodFor(account, given.payment_method, 'payment_method').id;
  if (intent.status === 'requires_payment_method') intent.status = 'requires_confirmation';
}
