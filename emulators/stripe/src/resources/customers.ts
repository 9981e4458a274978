import type Stripe from 'stripe';
import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { livingCustomer } from '../account/living-customer.ts';
import { invalidRequest } from '../account/stripe-error.ts';
import { detachMethod, methodFor } from '../cards/methods.ts';
import { address, mergeMetadata, metadata, paging, shipping } from '../parameters/common.ts';
import { anything, clearable, flag, hash, integer, list, oneOf, type Params, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { searched, searching } from '../server/search.ts';
import { newCustomer } from '../shapes/customer.ts';

const changeable = {
  address: clearable(address),
  balance: integer,
  business_name: clearable(text),
  cash_balance: anything,
  description: clearable(text),
  email: clearable(text),
  expand: list(text),
  individual_name: clearable(text),
  invoice_prefix: text,
  invoice_settings: hash({
    custom_fields: anything,
    default_payment_method: clearable(text),
    footer: text,
    rendering_options: anything,
  }),
  metadata: clearable(metadata),
  name: clearable(text),
  next_invoice_sequence: integer,
  phone: clearable(text),
  preferred_locales: list(text),
  shipping: clearable(shipping),
  source: text,
  tax: anything,
  tax_exempt: clearable(oneOf('exempt', 'none', 'reverse')),
  validate: flag,
};

export const customers = [
  route(
    'POST',
    '/v1/customers',
    { ...changeable, payment_method: text, tax_id_data: anything, test_clock: text },
    ({ account, params }) => {
      const customer = account.books.customers.add(newCustomer(account.clock.nowSeconds())) as Stripe.Customer;
      change(customer, params);
      if (params.payment_method) methodFor(account, params.payment_method, 'payment_method').customer = customer.id;
      account.events.emit('customer.created', customer);
      return customer;
    },
  ),

  route('GET', '/v1/customers', { ...paging, email: text, test_clock: text }, ({ account, params }) =>
    pageOf(
      '/v1/customers',
      account.books.customers.all(),
      params,
      (customer) => !customer.deleted && (params.email ?? customer.email) === customer.email,
    ),
  ),

  route('GET', '/v1/customers/search', searching, ({ account, params }) =>
    searched('/v1/customers/search', account.books.customers.all(), params),
  ),

  route('GET', '/v1/customers/{customer}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.customers, 'customer', path.customer, 'id'),
  ),

  route('POST', '/v1/customers/{customer}', { ...changeable, default_source: text }, ({ account, path, params }) => {
    const customer = livingCustomer(account, path.customer, 'id');
    change(customer, params);
    account.events.emit('customer.updated', customer);
    return customer;
  }),

  route('DELETE', '/v1/customers/{customer}', {}, ({ account, path }) => {
    const customer = livingCustomer(account, path.customer, 'id');
    const tombstone = { id: customer.id, object: 'customer', deleted: true } as const;
    account.events.emit('customer.deleted', customer);
    account.books.customers.replace(tombstone);
    for (const method of account.books.paymentMethods.all())
      if (method.customer === customer.id) detachMethod(account, method);
    return tombstone;
  }),
];

function change(customer: Stripe.Customer, params: Params<typeof changeable>): void {
  const { expand: _, metadata: newMetadata, invoice_settings: settings, ...rest } = params;
  if (params.email && !params.email.includes('@')) {
    throw invalidRequest(`Invalid email address: ${params.email}`, 'email_invalid', { param: 'email' });
  }
  const { validate: _validate, source: _source, tax: _tax, cash_balance: _cash, ...fields } = rest;
  Object.assign(customer, fields);
  Object.assign(customer.invoice_settings, settings);
  if (newMetadata !== undefined) customer.metadata = mergeMetadata(customer.metadata, newMetadata);
}
