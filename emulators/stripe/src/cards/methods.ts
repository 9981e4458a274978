import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { badParameter, invalidRequest, missing, StripeError } from '../account/stripe-error.ts';
import { newPaymentMethod } from '../shapes/payment-method.ts';
import { cardByName, cardByNumber, type TestCard } from './test-cards.ts';

/**
 * The payment method to use in a request; a detached one is refused. Each use of a test id such as `pm_card_visa` creates a new
 * one, as at Stripe.
 */
export function methodFor(account: Account, id: string, param: string): Stripe.PaymentMethod {
  const card = id.startsWith('pm_card_') ? cardByName(id.slice('pm_card_'.length)) : undefined;
  if (card) return createMethod(account, card);
  const method = findOrThrow(account.books.paymentMethods, 'PaymentMethod', id, param);
  refuseIfDetached(account, method);
  return method;
}

/** For ever: it can be attached to no customer again. */
export function detachMethod(account: Account, method: Stripe.PaymentMethod): void {
  method.customer = null;
  account.books.detachedMethods.add({ id: method.id });
}

export function refuseIfDetached(account: Account, { id }: Stripe.PaymentMethod): void {
  if (!account.books.detachedMethods.get(id)) return;
  throw invalidRequest(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
  );
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
