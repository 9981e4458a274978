import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { type CheckoutSession, closedRefusal } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { paymentSet } from '../domain/transitions.ts';
import { lockSession, readSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** Reads the card from payments (and Stripe) before it locks the session, so that no lock is held during the call. */
export const setPayment = answer(
  api.checkout.setPayment,
  async ({ shopper, params, body, expects }, { db, transaction, payments }: ActionContext & CheckoutDependencies) => {
    const requireOpen = (session: CheckoutSession | undefined): CheckoutSession => {
      refuseUnless(session, 'not_found');
      expects(session.version);
      const closed = closedRefusal(session);
      if (closed) refuse(closed);
      return session;
    };
    requireOpen(await readSession(db, params.id, shopper));
    const { paymentMethodId, save } = body;
    const method = await payments.readPaymentMethod(paymentMethodId, shopper, save);
    const paymentMethod = { ...method, ...(save && { save }) };
    return transaction(async (tx) => {
      const transition = paymentSet(requireOpen(await lockSession(tx, params.id, shopper)), paymentMethod);
      await saveTransition(tx, transition);
      return reply(200, showSession(transition.after), { version: transition.after.version });
    });
  },
);
