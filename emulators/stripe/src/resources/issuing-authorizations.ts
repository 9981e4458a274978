import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { invalidRequest } from '../account/stripe-error.ts';
import { currency } from '../money/currencies.ts';
import { mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { anything, clearable, flag, hash, integer, list, requiredParam, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { newAuthorization } from '../shapes/issuing-authorization.ts';

const find = (account: Account, id: string) =>
  findOrThrow(account.books.issuingAuthorizations, 'issuing authorization', id, 'authorization');

/** A retailer's use of an issued card. At Stripe, too, these are test helpers. */
const purchase = {
  amount: integer,
  authorization_method: text,
  card: requiredParam(text),
  currency,
  expand: list(text),
  is_amount_controllable: flag,
  merchant_amount: integer,
  merchant_currency: currency,
  merchant_data: hash({
    category: text,
    city: text,
    country: text,
    name: text,
    network_id: text,
    postal_code: text,
    state: text,
    terminal_id: text,
    url: text,
  }),
  network_data: anything,
  verification_data: anything,
  wallet: text,
};

export const issuingAuthorizations = [
  route('POST', '/v1/test_helpers/issuing/authorizations', purchase, ({ account, params }) => {
    const card = findOrThrow(account.books.issuedCards, 'issuing card', params.card ?? '', 'card');
    const amount = params.amount ?? params.merchant_amount ?? 0;
    const refusedFor = refusal(account, card, amount);
    const made = account.books.issuingAuthorizations.add(
      newAuthorization(card, amount, params.merchant_data ?? {}, refusedFor, account.clock.nowSeconds()),
    );
    account.events.emit('issuing_authorization.created', made);
    return made;
  }),

  route(
    'POST',
    '/v1/test_helpers/issuing/authorizations/{authorization}/capture',
    { capture_amount: integer, close_authorization: flag, expand: list(text), purchase_details: anything },
    ({ account, path, params }) => {
      const found = find(account, path.authorization);
      if (found.status !== 'pending')
        throw invalidRequest(`This authorization is ${found.status} and cannot be captured.`);
      found.amount = params.capture_amount ?? found.amount;
      found.status = 'closed';
      account.events.emit('issuing_authorization.updated', found, { status: 'pending' });
      return found;
    },
  ),

  route(
    'GET',
    '/v1/issuing/authorizations',
    { ...paging, card: text, cardholder: text, status: text },
    ({ account, params }) =>
      pageOf(
        '/v1/issuing/authorizations',
        account.books.issuingAuthorizations.all(),
        params,
        (each) =>
          (params.card ?? each.card.id) === each.card.id &&
          (params.cardholder ?? each.cardholder) === each.cardholder &&
          (params.status ?? each.status) === each.status,
      ),
  ),

  route('GET', '/v1/issuing/authorizations/{authorization}', { expand: list(text) }, ({ account, path }) =>
    find(account, path.authorization),
  ),

  route(
    'POST',
    '/v1/issuing/authorizations/{authorization}',
    { expand: list(text), metadata: clearable(metadata) },
    ({ account, path, params }) => {
      const found = find(account, path.authorization);
      found.metadata = mergeMetadata(found.metadata, params.metadata);
      return found;
    },
  ),
];

/** The spending limit includes earlier approvals. */
function refusal(account: Account, card: Stripe.Issuing.Card, amount: number) {
  if (card.status !== 'active') return card.status === 'canceled' ? 'card_canceled' : 'card_inactive';
  const spent = account.books.issuingAuthorizations
    .all()
    .filter((each) => each.card.id === card.id && each.approved)
    .reduce((sum, each) => sum + each.amount, 0);
  const limits = card.spending_controls.spending_limits ?? [];
  return limits.some((limit) => spent + amount > limit.amount) ? 'spending_controls' : null;
}
