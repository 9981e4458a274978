import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { badParameter, missing, StripeError } from '../account/stripe-error.ts';
import { newPaymentMethod } from '../shapes/payment-method.ts';
import { cardByName, cardByNumber, type TestCard } from './test-cards.ts';

/** Each use of a test id such as `pm_card_visa` creates a new payment method, as at Stripe. */
export function methodFor(account: Account, id: string, param: string): Stripe.PaymentMethod {
  const card = id.startsWith('pm_card_') ? cardByName(id.slice('pm_card_'.length)) : undefined;
  return card ? createMethod(account, card) : findOrThrow(account.books.paymentMethods, 'PaymentMethod', id, param);
}

/** Reading a test id creates nothing. */
export function readMethod(account: Account, id: string, param: string): Stripe.PaymentMethod {
  const card = id.startsWith('pm_card_') ? cardByName(id.slice('pm_card_'.length)) : undefined;
  if (card) return newPaymentMethod(id, card, account.clock.nowSeconds());
  return findOrThrow(account.books.paymentMethods, 'PaymentMethod', id, param);
}

export const createMethod = (account: Account, card: TestCard): Stripe.PaymentMethod =>
  account.books.paymentMethods.add(newPaymentMethod(newId('pm'), card, account.clock.nowSeconds()));

export function cardOfToken(params: { token?: string; number?: string }): TestCard {
  if (params.number !== undefined && cardByNumber(params.number)) {
    const message =
      'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.';
    throw new StripeError(402, { type: 'invalid_request_error', message });
  }
  const { token } = params;
  if (token === undefined)
    throw badParameter('Missing required param: card[token].', 'card[token]', 'parameter_missing');
  const card = token.startsWith('tok_') ? cardByName(token.slice('tok_'.length)) : undefined;
  if (!card) throw missing('token', token, 'card[token]');
  return card;
}
