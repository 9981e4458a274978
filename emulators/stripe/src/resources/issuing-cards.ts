import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { badParameter, invalidRequest } from '../account/refusal.ts';
import { currency } from '../money/currencies.ts';
import { mergeMetadata, metadata, paging, spendingControls } from '../parameters/common.ts';
import { anything, clearable, hash, integer, list, must, oneOf, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { controls, newIssuedCard } from '../shapes/issuing.ts';

const described = {
  expand: list(text),
  financial_account: text,
  metadata: clearable(metadata),
  personalization_design: text,
  pin: anything,
  shipping: anything,
  spending_controls: spendingControls,
};
const creation = {
  ...described,
  cardholder: text,
  currency: must(currency),
  exp_month: integer,
  exp_year: integer,
  lifecycle_controls: hash({ cancel_after: hash({ payment_count: integer }) }),
  replacement_for: text,
  replacement_reason: oneOf('damaged', 'expired', 'fulfillment_error', 'lost', 'stolen'),
  second_line: clearable(text),
  status: oneOf('active', 'inactive'),
  type: must(oneOf('physical', 'virtual')),
};
const update = {
  ...described,
  cancellation_reason: oneOf('lost', 'stolen'),
  status: oneOf('active', 'canceled', 'inactive'),
};
const filters = {
  ...paging,
  cardholder: text,
  status: text,
  type: text,
  exp_month: integer,
  exp_year: integer,
  personalization_design: text,
};

const find = (account: Account, id: string) => need(account.books.issuedCards, 'issuing card', id, 'card');

/** Number and CVC are told only to those who ask: `expand: ['number', 'cvc']`. */
function hidden(card: Stripe.Issuing.Card, expand: string[] = []): Stripe.Issuing.Card {
  const shown = { ...card };
  if (!expand.includes('number')) delete shown.number;
  if (!expand.includes('cvc')) delete shown.cvc;
  return shown;
}

export const issuedCards = [
  route('POST', '/v1/issuing/cards', creation, ({ account, given }) => {
    if (!given.cardholder) throw badParameter('Missing required param: cardholder.', 'cardholder', 'parameter_missing');
    const cardholder = need(account.books.cardholders, 'issuing cardholder', given.cardholder, 'cardholder');
    const card = newIssuedCard(
      cardholder,
      given.currency ?? 'usd',
      given.type ?? 'virtual',
      account.clock.nowSeconds(),
    );
    card.status = given.status ?? 'inactive';
    card.spending_controls = controls(given.spending_controls, card.currency);
    card.metadata = mergeMetadata({}, given.metadata);
    const count = given.lifecycle_controls?.cancel_after?.payment_count;
    if (count !== undefined) card.lifecycle_controls = { cancel_after: { payment_count: count } };
    account.books.issuedCards.add(card);
    account.events.tell('issuing_card.created', hidden(card));
    return hidden(card, given.expand);
  }),

  route('GET', '/v1/issuing/cards', filters, ({ account, given }) => {
    const matches = (card: Stripe.Issuing.Card) =>
      (given.cardholder ?? card.cardholder.id) === card.cardholder.id &&
      (given.status ?? card.status) === card.status &&
      (given.type ?? card.type) === card.type;
    const page = pageOf('/v1/issuing/cards', account.books.issuedCards.all(), given, matches);
    return { ...page, data: page.data.map((card) => hidden(card)) };
  }),

  route('GET', '/v1/issuing/cards/{card}', { expand: list(text) }, ({ account, path, given }) =>
    hidden(find(account, path.card), given.expand),
  ),

  route('POST', '/v1/issuing/cards/{card}', update, ({ account, path, given }) => {
    const card = find(account, path.card);
    if (card.status === 'canceled' && given.status && given.status !== 'canceled') {
      throw invalidRequest('A canceled card cannot be activated again.', undefined, { param: 'status' });
    }
    const previous = { status: card.status };
    if (given.status) card.status = given.status;
    if (given.cancellation_reason) card.cancellation_reason = given.cancellation_reason;
    if (given.spending_controls) card.spending_controls = controls(given.spending_controls, card.currency);
    if (given.metadata !== undefined) card.metadata = mergeMetadata(card.metadata, given.metadata);
    account.events.tell('issuing_card.updated', hidden(card), previous);
    return hidden(card, given.expand);
  }),
];
