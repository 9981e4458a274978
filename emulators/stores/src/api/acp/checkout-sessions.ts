import { confirmationOf } from '../../faults/confirmation.ts';
import { json, type Reply } from '../../server/reply.ts';
import { isProblem, type Problem } from '../../shop/problem.ts';
import type { Step } from '../../shop/steps.ts';
import { totals } from '../../shop/totals.ts';
import type { ApiCall, ApiRoute } from '../api-call.ts';
import { findSession, openSession } from '../checkout-session.ts';
import { completeSession } from '../complete-session.ts';
import { forgets } from '../forget-session.ts';
import type { CheckoutSession } from '../session.ts';
import { problemsOf } from '../session-problems.ts';
import { applyChange } from './apply-change.ts';
import { type CardUse, chargeableCard } from './delegate-payment.ts';
import { acpError, notFound, read } from './errors.ts';
import { completeRequest, createRequest, updateRequest } from './requests.ts';
import { sessionBody } from './session-body.ts';

const path = '/acp/checkout_sessions';

export const createSession: ApiRoute = {
  method: 'POST',
  path,
  step: 'bag',
  answer({ shop, origin, body }) {
    const { value, refusal } = read(createRequest, body);
    if (refusal) return refusal;
    const session = openSession(shop, 'acp', origin);
    applyChange(shop, session, value);
    return json(sessionBody(shop, session, 'bag'), 201);
  },
};

export const updateSession: ApiRoute = {
  method: 'POST',
  path: `${path}/:id`,
  step: 'review',
  answer: (call) =>
    inOpenSession(call, 'review', (session) => {
      const { value, refusal } = read(updateRequest, call.body);
      if (refusal) return refusal;
      applyChange(call.shop, session, value);
      return json(sessionBody(call.shop, session, 'review'));
    }),
};

export const getSession: ApiRoute = {
  method: 'GET',
  path: `${path}/:id`,
  step: 'history',
  answer({ shop, params }) {
    const session = findSession(shop, 'acp', params.id);
    return session ? json(sessionBody(shop, session, 'review')) : notFound();
  },
};

export const cancelSession: ApiRoute = {
  method: 'POST',
  path: `${path}/:id/cancel`,
  step: 'cancel',
  answer: (call) =>
    inOpenSession(call, 'cancel', (session) => {
      session.status = 'canceled';
      return json(sessionBody(call.shop, session, 'review'));
    }),
};

export const completeSessionRoute: ApiRoute = {
  method: 'POST',
  path: `${path}/:id/complete`,
  step: 'order',
  answer: (call) => inOpenSession(call, 'order', (session) => complete(call, session)),
};

function complete({ shop, body }: ApiCall, session: CheckoutSession): Reply {
  const { value, refusal } = read(completeRequest, body);
  if (refusal) return refusal;
  const { payment_data, authentication_result } = value;
  for (const problem of problemsOf(shop, session, 'order')) {
    if (problem.kind === 'sold_out') return acpError(409, 'out_of_stock', problem.text);
    if (problem.kind !== 'authentication') return acpError(400, 'invalid', problem.text);
    if (!authentication_result)
      return acpError(400, 'requires_3ds', problem.text, { param: '$.authentication_result' });
    if (session.customer.checkout) session.customer.checkout.authenticated = true;
  }
  const amount = totals(shop, session.customer, 'order').total;
  const use: CardUse = { sessionId: session.id, amount, currency: shop.switches.currency.toLowerCase() };
  const card = chargeableCard(shop, payment_data.instrument.credential.token, use);
  if (isProblem(card)) return refused(card);
  const order = completeSession(shop, session, card);
  if (isProblem(order)) return refused(order);
  return json(sessionBody(shop, session, 'order', confirmationOf(shop, order)));
}

const refused = ({ code, text }: Problem): Reply =>
  code === 'sold_out' ? acpError(409, 'out_of_stock', text) : acpError(402, 'payment_declined', text);

function inOpenSession({ shop, params }: ApiCall, step: Step, run: (session: CheckoutSession) => Reply): Reply {
  const session = findSession(shop, 'acp', params.id);
  if (!session || forgets(shop, session, step)) return notFound();
  if (session.status === 'open') return run(session);
  return step === 'cancel'
    ? acpError(405, 'conflict', `The session is ${session.status} already.`)
    : acpError(409, 'conflict', `The session is ${session.status} already.`);
}
