import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { invalidRequest } from '../account/refusal.ts';
import { currency } from '../money/currencies.ts';
import { mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { anything, clearable, flag, hash, integer, list, must, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { newAuthorization } from '../shapes/issuing-authorization.ts';

const find = (account: Account, id: string) =>
  need(account.books.issuingAuthorizations, 'issuing authorization', id, 'authorization');

/** What a retailer does with our card; at Stripe, too, only a test helper can play the retailer. */
const purchase = {
  amount: integer,
  authorization_method: text,
  card: must(text),
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
  route('POST', '/v1/test_helpers/issuing/authorizations', purchase, ({ account, given }) => {
    const card = need(account.books.issuedCards, 'issuing card', given.card ?? '', 'card');
    const amount = given.amount ?? given.merchant_amount ?? 0;
    const refusedFor = refusal(account, card, amount);
    const made = account.books.issuingAuthorizations.add(
      newAuthorization(card, amount, given.merchant_data ?? {}, refusedFor, account.clock.nowSeconds()),
    );
    account.events.tell('issuing_authorization.created', made);
    return made;
  }),

  route(
    'POST',
    '/v1/test_helpers/issuing/authorizations/{authorization}/capture',
    { capture_amount: integer, close_authorization: flag, expand: list(text), purchase_details: anything },
    ({ account, path, given }) => {
      const found = find(account, path.authorization);
      if (found.status !== 'pending')
        throw invalidRequest(`This authorization is ${found.status} and cannot be captured.`);
      found.amount = given.capture_amount ?? found.amount;
      found.status = 'closed';
      account.events.tell('issuing_authorization.updated', found, { status: 'pending' });
      return found;
    },
  ),

  route(
    'GET',
    '/v1/issuing/authorizations',
    { ...paging, card: text, cardholder: text, status: text },
    ({ account, given }) =>
      pageOf(
        '/v1/issuing/authorizations',
        account.books.issuingAuthorizations.all(),
        given,
        (each) =>
          (given.card ?? each.card.id) === each.card.id &&
          (given.cardholder ?? each.cardholder) === each.cardholder &&
          (given.status ?? each.status) === each.status,
      ),
  ),

  route('GET', '/v1/issuing/authorizations/{authorization}', { expand: list(text) }, ({ account, path }) =>
    find(account, path.authorization),
  ),

  route(
    'POST',
    '/v1/issuing/authorizations/{authorization}',
    { expand: list(text), metadata: clearable(metadata) },
    ({ account, path, given }) => {
      const found = find(account, path.authorization);
      found.metadata = mergeMetadata(found.metadata, given.metadata);
      return found;
    },
  ),
];

/** The limit counts all that was approved before. */
function refusal(account: Account, card: Stripe.Issuing.Card, amount: number) {
  if (card.status !== 'active') return card.status === 'canceled' ? 'card_canceled' : 'card_inactive';
  const spent = account.books.issuingAuthorizations
    .all()
    .filter((each) => each.card.id === card.id && each.approved)
    .reduce((sum, each) => sum + each.amount, 0);
  const limits = card.spending_controls.spending_limits ?? [];
  return limits.some((limit) => spent + amount > limit.amount) ? 'spending_controls' : null;
}
