import type Stripe from 'stripe';
import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { badParameter, invalidRequest, missing } from '../account/stripe-error.ts';
import { cardOfToken, createMethod, detachMethod, methodFor, readMethod } from '../cards/methods.ts';
import { address, mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { anything, clearable, hash, integer, list, oneOf, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const billingDetails = hash({
  address: clearable(address),
  email: clearable(text),
  name: clearable(text),
  phone: clearable(text),
  tax_id: clearable(text),
});

const cardGiven = hash({
  token: text,
  number: text,
  exp_month: integer,
  exp_year: integer,
  cvc: text,
  networks: anything,
});
const changeable = {
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  billing_details: billingDetails,
  metadata: clearable(metadata),
  expand: list(text),
};

export const paymentMethods = [
  route(
    'POST',
    '/v1/payment_methods',
    { ...changeable, type: text, card: cardGiven, customer: text, payment_method: text, radar_options: anything },
    ({ account, params }) => {
      if (params.payment_method !== undefined) return methodFor(account, params.payment_method, 'payment_method');
      if (params.type === undefined) throw badParameter('Missing required param: type.', 'type', 'parameter_missing');
      if (params.type !== 'card')
        throw invalidRequest('The emulator supports cards only.', undefined, { param: 'type' });
      const made = createMethod(account, cardOfToken(params.card ?? {}));
      change(made, params);
      return made;
    },
  ),

  route('GET', '/v1/payment_methods', { ...paging, customer: text, type: text }, ({ account, params }) =>
    pageOf(
      '/v1/payment_methods',
      account.books.paymentMethods.all(),
      params,
      (method) => method.customer !== null && (params.customer ?? method.customer) === method.customer,
    ),
  ),

  route('GET', '/v1/payment_methods/{payment_method}', { expand: list(text) }, ({ account, path }) =>
    readMethod(account, path.payment_method, 'payment_method'),
  ),

  route(
    'POST',
    '/v1/payment_methods/{payment_method}',
    { ...changeable, card: anything },
    ({ account, path, params }) => {
      const method = findOrThrow(account.books.paymentMethods, 'PaymentMethod', path.payment_method, 'payment_method');
      change(method, params);
      return method;
    },
  ),

  route(
    'POST',
    '/v1/payment_methods/{payment_method}/attach',
    { customer: text, expand: list(text) },
    ({ account, path, params }) => {
      if (!params.customer) throw badParameter('Missing required param: customer.', 'customer', 'parameter_missing');
      const customer = findOrThrow(account.books.customers, 'customer', params.customer, 'customer');
      const method = methodFor(account, path.payment_method, 'payment_method');
      method.customer = customer.id;
      account.events.emit('payment_method.attached', method);
      return method;
    },
  ),

  route('POST', '/v1/payment_methods/{payment_method}/detach', { expand: list(text) }, ({ account, path }) => {
    const method = findOrThrow(account.books.paymentMethods, 'PaymentMethod', path.payment_method, 'payment_method');
    if (method.customer === null) {
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      );
    }
    const previous = { customer: method.customer };
    detachMethod(account, method);
    account.events.emit('payment_method.detached', method, previous);
    return method;
  }),

  route('GET', '/v1/customers/{customer}/payment_methods', { ...paging, type: text }, ({ account, path, params }) => {
    findOrThrow(account.books.customers, 'customer', path.customer, 'customer');
    const url = `/v1/customers/${path.customer}/payment_methods`;
    return pageOf(url, account.books.paymentMethods.all(), params, (method) => method.customer === path.customer);
  }),

  route(
    'GET',
    '/v1/customers/{customer}/payment_methods/{payment_method}',
    { expand: list(text) },
    ({ account, path }) => {
      const method = findOrThrow(account.books.paymentMethods, 'PaymentMethod', path.payment_method, 'payment_method');
      if (method.customer !== path.customer) throw missing('PaymentMethod', path.payment_method, 'payment_method');
      return method;
    },
  ),
];

interface Change {
  allow_redisplay?: 'always' | 'limited' | 'unspecified';
  billing_details?: object;
  metadata?: Record<string, string> | null;
}

function change(method: Stripe.PaymentMethod, params: Change): void {
  if (params.allow_redisplay) method.allow_redisplay = params.allow_redisplay;
  Object.assign(method.billing_details, params.billing_details);
  if (params.metadata !== undefined) method.metadata = mergeMetadata(method.metadata, params.metadata);
}
