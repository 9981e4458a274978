import { need } from '../account/account.ts';
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
    ({ account, given }) => {
      const { charges: table } = account.books;
      const rows =
        given.payment_intent === undefined ? table.all() : table.where('payment_intent', given.payment_intent);
      const { customer, transfer_group: group } = given;
      return pageOf(
        '/v1/charges',
        rows,
        given,
        (charge) =>
          (customer ?? charge.customer) === charge.customer &&
          (group ?? charge.transfer_group) === charge.transfer_group,
      );
    },
  ),

  route('GET', '/v1/charges/search', searching, ({ account, given }) =>
    searched('/v1/charges/search', account.books.charges.all(), given),
  ),

  route('GET', '/v1/charges/{charge}', { expand: list(text) }, ({ account, path }) =>
    need(account.books.charges, 'charge', path.charge, 'id'),
  ),

  route('POST', '/v1/charges/{charge}', changeable, ({ account, path, given }) => {
    const charge = need(account.books.charges, 'charge', path.charge, 'id');
    const { expand: _, metadata: words, ...fields } = given;
    Object.assign(charge, fields);
    if (words !== undefined) charge.metadata = mergeMetadata(charge.metadata, words);
    account.events.tell('charge.updated', charge);
    return charge;
  }),
];
