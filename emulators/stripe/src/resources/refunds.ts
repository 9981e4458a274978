import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { pageOf } from '../account/list.ts';
import { badParameter, invalidRequest } from '../account/refusal.ts';
import { currency } from '../money/currencies.ts';
import { failRefund, refund } from '../money/refunding.ts';
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
  route('POST', '/v1/refunds', creation, ({ account, given }) => {
    const { amount, reason, metadata: words } = given;
    return refund(account, chargeOf(account, given), { amount, reason, metadata: words ?? {} });
  }),

  route('GET', '/v1/refunds', { ...paging, charge: text, payment_intent: text }, ({ account, given }) => {
    const { refunds: table } = account.books;
    const { charge, payment_intent: intent } = given;
    if (charge !== undefined) return pageOf('/v1/refunds', table.where('charge', charge), given);
    return pageOf('/v1/refunds', intent === undefined ? table.all() : table.where('payment_intent', intent), given);
  }),

  route('GET', '/v1/refunds/{refund}', { expand: list(text) }, ({ account, path }) =>
    need(account.books.refunds, 'refund', path.refund, 'refund'),
  ),

  route(
    'POST',
    '/v1/refunds/{refund}',
    { expand: list(text), metadata: clearable(metadata) },
    ({ account, path, given }) => {
      const found = need(account.books.refunds, 'refund', path.refund, 'refund');
      if (given.metadata !== undefined) found.metadata = mergeMetadata(found.metadata, given.metadata);
      account.events.tell('refund.updated', found);
      return found;
    },
  ),

  route('POST', '/v1/refunds/{refund}/cancel', { expand: list(text) }, ({ account, path }) => {
    const found = need(account.books.refunds, 'refund', path.refund, 'refund');
    if (found.status !== 'requires_action') {
      throw invalidRequest(
        `You can only cancel refunds that require an action; this one is ${found.status ?? 'unknown'}.`,
      );
    }
    failRefund(account, found, 'merchant_request', 'canceled');
    return found;
  }),
];

function chargeOf(account: Account, given: { charge?: string; payment_intent?: string }): Stripe.Charge {
  if (given.charge !== undefined) return need(account.books.charges, 'charge', given.charge, 'charge');
  if (given.payment_intent === undefined) {
    throw badParameter(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'payment_intent',
      'parameter_missing',
    );
  }
  const intent = need(account.books.paymentIntents, 'payment_intent', given.payment_intent, 'payment_intent');
  const charge = account.books.charges.get(idOf(intent.latest_charge));
  if (charge?.status === 'succeeded') return charge;
  throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
}
