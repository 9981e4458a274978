import type Stripe from 'stripe';
import { findOrThrow } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { pageOf } from '../account/list.ts';
import { address, mergeMetadata, metadata, paging, spendingControls } from '../parameters/common.ts';
import { anything, clearable, hash, list, oneOf, requiredParam, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { controls } from '../shapes/issuing.ts';

const changeable = {
  company: anything,
  email: text,
  expand: list(text),
  individual: anything,
  metadata: clearable(metadata),
  phone_number: text,
  preferred_locales: list(text),
  spending_controls: spendingControls,
  status: oneOf('active', 'inactive'),
};
const billing = hash({ address: requiredParam(address) });
const filters = { ...paging, email: text, phone_number: text, status: text, type: text };

export const cardholders = [
  route(
    'POST',
    '/v1/issuing/cardholders',
    { ...changeable, billing: requiredParam(billing), name: requiredParam(text), type: oneOf('company', 'individual') },
    ({ account, params }) => {
      const nowhere = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
      const cardholder = account.books.cardholders.add({
        id: newId('ich'),
        object: 'issuing.cardholder',
        billing: { address: { ...nowhere, ...params.billing?.address } } as Stripe.Issuing.Cardholder.Billing,
        company: params.company === undefined ? null : { tax_id_provided: false },
        created: account.clock.nowSeconds(),
        email: params.email ?? null,
        individual: null,
        livemode: false,
        metadata: mergeMetadata({}, params.metadata),
        name: params.name ?? '',
        phone_number: params.phone_number ?? null,
        preferred_locales: null,
        requirements: { disabled_reason: null, past_due: null },
        spending_controls: controls(params.spending_controls, null),
        status: params.status ?? 'active',
        type: params.type ?? 'individual',
      });
      account.events.emit('issuing_cardholder.created', cardholder);
      return cardholder;
    },
  ),

  route('GET', '/v1/issuing/cardholders', filters, ({ account, params }) =>
    pageOf(
      '/v1/issuing/cardholders',
      account.books.cardholders.all(),
      params,
      (each) => (params.email ?? each.email) === each.email && (params.status ?? each.status) === each.status,
    ),
  ),

  route('GET', '/v1/issuing/cardholders/{cardholder}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.cardholders, 'issuing cardholder', path.cardholder, 'cardholder'),
  ),

  route('POST', '/v1/issuing/cardholders/{cardholder}', { ...changeable, billing }, ({ account, path, params }) => {
    const cardholder = findOrThrow(account.books.cardholders, 'issuing cardholder', path.cardholder, 'cardholder');
    if (params.status) cardholder.status = params.status;
    if (params.email) cardholder.email = params.email;
    if (params.phone_number) cardholder.phone_number = params.phone_number;
    if (params.billing?.address) Object.assign(cardholder.billing.address, params.billing.address);
    if (params.spending_controls) cardholder.spending_controls = controls(params.spending_controls, null);
    if (params.metadata !== undefined) cardholder.metadata = mergeMetadata(cardholder.metadata, params.metadata);
    account.events.emit('issuing_cardholder.updated', cardholder);
    return cardholder;
  }),
];
