import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { pageOf } from '../account/list.ts';
import { badParameter, invalidRequest } from '../account/stripe-error.ts';
import { currency } from '../money/currencies.ts';
import { failRefund, refund } from '../money/refunds.ts';
import { mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { clearable, flag, integer, list, oneOf, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const creation = {
  amount: integer,
  charge: text,
  currency,
  customer: text,
  expand: list(text),
  instructions_email: text,
  metadata: clearable(metadata),
  origin: oneOf('customer_balance'),
  payment_intent: text,
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  refund_application_fee: flag,
  reverse_transfer: flag,
};

export const refunds = [
  route('POST', '/v1/refunds', creation, ({ account, params }) => {
    const { amount, reason, metadata: newMetadata } = params;
    return refund(account, chargeOf(account, params), { amount, reason, metadata: newMetadata ?? {} });
  }),

  route('GET', '/v1/refunds', { ...paging, charge: text, payment_intent: text }, ({ account, params }) => {
    const { refunds: table } = account.books;
    const { charge, payment_intent: intent } = params;
    if (charge !== undefined) return pageOf('/v1/refunds', table.where('charge', charge), params);
    return pageOf('/v1/refunds', intent === undefined ? table.all() : table.where('payment_intent', intent), params);
  }),

  route('GET', '/v1/refunds/{refund}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.refunds, 'refund', path.refund, 'refund'),
  ),

  route(
    'POST',
    '/v1/refunds/{refund}',
    { expand: list(text), metadata: clearable(metadata) },
    ({ account, path, params }) => {
      const found = findOrThrow(account.books.refunds, 'refund', path.refund, 'refund');
      if (params.metadata !== undefined) found.metadata = mergeMetadata(found.metadata, params.metadata);
      account.events.emit('refund.updated', found);
      return found;
    },
  ),

  route('POST', '/v1/refunds/{refund}/cancel', { expand: list(text) }, ({ account, path }) => {
    const found = findOrThrow(account.books.refunds, 'refund', path.refund, 'refund');
    if (found.status !== 'requires_action') {
      throw invalidRequest(
        `You can only cancel refunds that require an action; this one is ${found.status ?? 'unknown'}.`,
      );
    }
    failRefund(account, found, 'merchant_request', 'canceled');
    return found;
  }),
];

function chargeOf(account: Account, params: { charge?: string; payment_intent?: string }): Stripe.Charge {
  if (params.charge !== undefined) return findOrThrow(account.books.charges, 'charge', params.charge, 'charge');
  if (params.payment_intent === undefined) {
    throw badParameter(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'payment_intent',
      'parameter_missing',
    );
  }
  const intent = findOrThrow(account.books.paymentIntents, 'payment_intent', params.payment_intent, 'payment_intent');
  const charge = account.books.charges.get(idOf(intent.latest_charge));
  if (charge?.status === 'succeeded') return charge;
  throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
}
