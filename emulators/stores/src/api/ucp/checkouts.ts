import { confirmationOf } from '../../faults/confirmation.ts';
import { json, type Reply } from '../../server/reply.ts';
import { isProblem, type Problem } from '../../shop/problem.ts';
import type { Step } from '../../shop/steps.ts';
import type { ApiCall, ApiRoute } from '../api-call.ts';
import { findSession, openSession } from '../checkout-session.ts';
import { completeSession } from '../complete-session.ts';
import { forgets } from '../forget-session.ts';
import type { CheckoutSession } from '../session.ts';
import { problemsOf } from '../session-problems.ts';
import { checkoutBody } from './checkout-body.ts';
import { noResource, protocolError, read } from './errors.ts';
import { replaceCheckout } from './replace-checkout.ts';
import { checkoutRequest, completeRequest } from './requests.ts';

const path = '/ucp/checkout-sessions';

export const createCheckout: ApiRoute = {
  method: 'POST',
  path,
  step: 'bag',
  answer({ shop, origin, body }) {
    const { value, refusal } = read(checkoutRequest, body);
    if (refusal) return refusal;
    const session = openSession(shop, 'ucp', origin);
    const adjusted = replaceCheckout(shop, session, value);
    const gone = problemsOf(shop, session, 'bag').filter(({ kind }) => kind === 'sold_out');
    if (gone.length < session.customer.bag.lines.length)
      return json(checkoutBody(shop, session, { step: 'bag', messages: adjusted }), 201);
    shop.api.sessions.delete(session.id);
    return noResource('out_of_stock', 'All requested items are sold out.');
  },
};

export const updateCheckout: ApiRoute = {
  method: 'PUT',
  path: `${path}/:id`,
  step: 'review',
  answer: (call) =>
    inOpenCheckout(call, 'review', (session) => {
      const { value, refusal } = read(checkoutRequest, call.body);
      if (refusal) return refusal;
      const adjusted = replaceCheckout(call.shop, session, value);
      return json(checkoutBody(call.shop, session, { step: 'review', messages: adjusted }));
    }),
};

export const getCheckout: ApiRoute = {
  method: 'GET',
  path: `${path}/:id`,
  step: 'history',
  answer({ shop, params }) {
    const session = findSession(shop, 'ucp', params.id);
    return session ? json(checkoutBody(shop, session, { step: 'review' })) : notFound();
  },
};

export const cancelCheckout: ApiRoute = {
  method: 'POST',
  path: `${path}/:id/cancel`,
  step: 'cancel',
  answer: (call) =>
    inOpenCheckout(call, 'cancel', (session) => {
      session.status = 'canceled';
      return json(checkoutBody(call.shop, session, { step: 'review' }));
    }),
};

export const completeCheckout: ApiRoute = {
  method: 'POST',
  path: `${path}/:id/complete`,
  step: 'order',
  answer: (call) => inOpenCheckout(call, 'order', (session) => complete(call, session)),
};

function complete({ shop, body }: ApiCall, session: CheckoutSession): Reply {
  const { value, refusal } = read(completeRequest, body);
  if (refusal) return refusal;
  if (problemsOf(shop, session, 'order').length > 0) return json(checkoutBody(shop, session, { step: 'order' }));
  const [instrument] = value.payment.instruments;
  if (!instrument) return protocolError(400, 'invalid', 'A card is needed.');
  const { expiry_month: expiryMonth, expiry_year: expiryYear, ...card } = instrument.credential;
  const order = completeSession(shop, session, { ...card, expiryMonth, expiryYear });
  if (isProblem(order)) return json(checkoutBody(shop, session, { step: 'order', messages: [paymentMessage(order)] }));
  return json(checkoutBody(shop, session, { step: 'order', bought: confirmationOf(shop, order) }));
}

const paymentMessage = ({ code, text }: Problem) => ({
  type: 'error',
  code: code === 'sold_out' ? 'out_of_stock' : 'payment_failed',
  content: text,
  severity: 'recoverable',
});

const notFound = () => noResource('not_found', 'Checkout not found.');

function inOpenCheckout({ shop, params }: ApiCall, step: Step, run: (session: CheckoutSession) => Reply): Reply {
  const session = findSession(shop, 'ucp', params.id);
  if (!session || forgets(shop, session, step)) return notFound();
  return session.status === 'open'
    ? run(session)
    : protocolError(409, 'conflict', `The checkout is ${session.status} already.`);
}
