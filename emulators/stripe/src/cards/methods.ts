import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { badParameter, missing, StripeError } from '../account/refusal.ts';
import { newPaymentMethod } from '../shapes/payment-method.ts';
import { cardByName, cardByNumber, type TestCard } from './test-cards.ts';

/** `pm_card_visa` and its like stand for a new payment method each time they are used, as at Stripe. */
export function methodFor(account: Account, id: string, param: string): Stripe.PaymentMethod {
  const card = id.startsWith('pm_card_') ? cardByName(id.slice('pm_card_'.length)) : undefined;
  return card ? createMethod(account, card) : need(account.books.paymentMethods, 'PaymentMethod', id, param);
}

/** Looking at a test card makes nothing. */
export function lookAtMethod(account: Account, id: string, param: string): Stripe.PaymentMethod {
  const card = id.startsWith('pm_card_') ? cardByName(id.slice('pm_card_'.length)) : undefined;
  if (card) return newPaymentMethod(id, card, account.clock.nowSeconds());
  return need(account.books.paymentMethods, 'PaymentMethod', id, param);
}

export const createMethod = (account: Account, card: TestCard): Stripe.PaymentMethod =>
  account.books.paymentMethods.add(newPaymentMethod(newId('pm'), card, account.clock.nowSeconds()));

export function cardOfToken(given: { token?: string; number?: string }): TestCard {
  if (given.number !== undefined && cardByNumber(given.number)) {
    const message =
      'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.';
    throw new StripeError(402, { type: 'invalid_request_error', message });
  }
  const { token } = given;
  if (token === undefined)
    throw badParameter('Missing required param: card[token].', 'card[token]', 'parameter_missing');
  const card = token.startsWith('tok_') ? cardByName(token.slice('tok_'.length)) : undefined;
  if (!card) throw missing('token', token, 'card[token]');
  return card;
}
