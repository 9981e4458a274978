import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { mergeMetadata, metadata, paging, shipping } from '../parameters/common.ts';
import { anything, clearable, list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { searched, searching } from '../server/search.ts';

const changeable = {
  customer: text,
  description: text,
  expand: list(text),
  fraud_details: anything,
  metadata: clearable(metadata),
  receipt_email: text,
  shipping,
  transfer_group: text,
};

export const charges = [
  route(
    'GET',
    '/v1/charges',
    { ...paging, customer: text, payment_intent: text, transfer_group: text },
    ({ account, params }) => {
      const { charges: table } = account.books;
      const rows =
        params.payment_intent === undefined ? table.all() : table.where('payment_intent', params.payment_intent);
      const { customer, transfer_group: group } = params;
      return pageOf(
        '/v1/charges',
        rows,
        params,
        (charge) =>
          (customer ?? charge.customer) === charge.customer &&
          (group ?? charge.transfer_group) === charge.transfer_group,
      );
    },
  ),

  route('GET', '/v1/charges/search', searching, ({ account, params }) =>
    searched('/v1/charges/search', account.books.charges.all(), params),
  ),

  route('GET', '/v1/charges/{charge}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.charges, 'charge', path.charge, 'id'),
  ),

  route('POST', '/v1/charges/{charge}', changeable, ({ account, path, params }) => {
    const charge = findOrThrow(account.books.charges, 'charge', path.charge, 'id');
    const { expand: _, metadata: newMetadata, ...fields } = params;
    Object.assign(charge, fields);
    if (newMetadata !== undefined) charge.metadata = mergeMetadata(charge.metadata, newMetadata);
    account.events.emit('charge.updated', charge);
    return charge;
  }),
];
