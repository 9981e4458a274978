import type Stripe from 'stripe';
import { need } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { pageOf } from '../account/list.ts';
import { address, mergeMetadata, metadata, paging, spendingControls } from '../parameters/common.ts';
import { anything, clearable, hash, list, must, oneOf, text } from '../parameters/kinds.ts';
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
const billing = hash({ address: must(address) });
const filters = { ...paging, email: text, phone_number: text, status: text, type: text };

export const cardholders = [
  route(
    'POST',
    '/v1/issuing/cardholders',
    { ...changeable, billing: must(billing), name: must(text), type: oneOf('company', 'individual') },
    ({ account, given }) => {
      const nowhere = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
      const cardholder = account.books.cardholders.add({
        id: newId('ich'),
        object: 'issuing.cardholder',
        billing: { address: { ...nowhere, ...given.billing?.address } } as Stripe.Issuing.Cardholder.Billing,
        company: given.company === undefined ? null : { tax_id_provided: false },
        created: account.clock.nowSeconds(),
        email: given.email ?? null,
        individual: null,
        livemode: false,
        metadata: mergeMetadata({}, given.metadata),
        name: given.name ?? '',
        phone_number: given.phone_number ?? null,
        preferred_locales: null,
        requirements: { disabled_reason: null, past_due: null },
        spending_controls: controls(given.spending_controls, null),
        status: given.status ?? 'active',
        type: given.type ?? 'individual',
      });
      account.events.tell('issuing_cardholder.created', cardholder);
      return cardholder;
    },
  ),

  route('GET', '/v1/issuing/cardholders', filters, ({ account, given }) =>
    pageOf(
      '/v1/issuing/cardholders',
      account.books.cardholders.all(),
      given,
      (each) => (given.email ?? each.email) === each.email && (given.status ?? each.status) === each.status,
    ),
  ),

  route('GET', '/v1/issuing/cardholders/{cardholder}', { expand: list(text) }, ({ account, path }) =>
    need(account.books.cardholders, 'issuing cardholder', path.cardholder, 'cardholder'),
  ),

  route('POST', '/v1/issuing/cardholders/{cardholder}', { ...changeable, billing }, ({ account, path, given }) => {
    const cardholder = need(account.books.cardholders, 'issuing cardholder', path.cardholder, 'cardholder');
    if (given.status) cardholder.status = given.status;
    if (given.email) cardholder.email = given.email;
    if (given.phone_number) cardholder.phone_number = given.phone_number;
    if (given.billing?.address) Object.assign(cardholder.billing.address, given.billing.address);
    if (given.spending_controls) cardholder.spending_controls = controls(given.spending_controls, null);
    if (given.metadata !== undefined) cardholder.metadata = mergeMetadata(cardholder.metadata, given.metadata);
    account.events.tell('issuing_cardholder.updated', cardholder);
    return cardholder;
  }),
];
