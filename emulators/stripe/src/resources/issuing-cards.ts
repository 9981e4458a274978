import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { badParameter, invalidRequest } from '../account/stripe-error.ts';
import { currency } from '../money/currencies.ts';
import { mergeMetadata, metadata, paging, spendingControls } from '../parameters/common.ts';
import { anything, clearable, hash, integer, list, oneOf, requiredParam, text } from '../parameters/kinds.ts';
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
  currency: requiredParam(currency),
  exp_month: integer,
  exp_year: integer,
  lifecycle_controls: hash({ cancel_after: hash({ payment_count: integer }) }),
  replacement_for: text,
  replacement_reason: oneOf('damaged', 'expired', 'fulfillment_error', 'lost', 'stolen'),
  second_line: clearable(text),
  status: oneOf('active', 'inactive'),
  type: requiredParam(oneOf('physical', 'virtual')),
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

const find = (account: Account, id: string) => findOrThrow(account.books.issuedCards, 'issuing card', id, 'card');

/** Number and CVC are returned only on request: `expand: ['number', 'cvc']`. */
function hidden(card: Stripe.Issuing.Card, expand: string[] = []): Stripe.Issuing.Card {
  const shown = { ...card };
  if (!expand.includes('number')) delete shown.number;
  if (!expand.includes('cvc')) delete shown.cvc;
  return shown;
}

export const issuedCards = [
  route('POST', '/v1/issuing/cards', creation, ({ account, params }) => {
    if (!params.cardholder)
      throw badParameter('Missing required param: cardholder.', 'cardholder', 'parameter_missing');
    const cardholder = findOrThrow(account.books.cardholders, 'issuing cardholder', params.cardholder, 'cardholder');
    const card = newIssuedCard(
      cardholder,
      params.currency ?? 'usd',
      params.type ?? 'virtual',
      account.clock.nowSeconds(),
    );
    card.status = params.status ?? 'inactive';
    card.spending_controls = controls(params.spending_controls, card.currency);
    card.metadata = mergeMetadata({}, params.metadata);
    const count = params.lifecycle_controls?.cancel_after?.payment_count;
    if (count !== undefined) card.lifecycle_controls = { cancel_after: { payment_count: count } };
    account.books.issuedCards.add(card);
    account.events.emit('issuing_card.created', hidden(card));
    return hidden(card, params.expand);
  }),

  route('GET', '/v1/issuing/cards', filters, ({ account, params }) => {
    const matches = (card: Stripe.Issuing.Card) =>
      (params.cardholder ?? card.cardholder.id) === card.cardholder.id &&
      (params.status ?? card.status) === card.status &&
      (params.type ?? card.type) === card.type;
    const page = pageOf('/v1/issuing/cards', account.books.issuedCards.all(), params, matches);
    return { ...page, data: page.data.map((card) => hidden(card)) };
  }),

  route('GET', '/v1/issuing/cards/{card}', { expand: list(text) }, ({ account, path, params }) =>
    hidden(find(account, path.card), params.expand),
  ),

  route('POST', '/v1/issuing/cards/{card}', update, ({ account, path, params }) => {
    const card = find(account, path.card);
    if (card.status === 'canceled' && params.status && params.status !== 'canceled') {
      throw invalidRequest('A canceled card cannot be activated again.', undefined, { param: 'status' });
    }
    const previous = { status: card.status };
    if (params.status) card.status = params.status;
    if (params.cancellation_reason) card.cancellation_reason = params.cancellation_reason;
    if (params.spending_controls) card.spending_controls = controls(params.spending_controls, card.currency);
    if (params.metadata !== undefined) card.metadata = mergeMetadata(card.metadata, params.metadata);
    account.events.emit('issuing_card.updated', hidden(card), previous);
    return hidden(card, params.expand);
  }),
];
