import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { type CheckoutSession, closedRefusal } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { paymentSet } from '../domain/transitions.ts';
import { readSession } from '../storage/sessions.ts';
import { saveIfUnchanged } from '../storage/transitions.ts';

/** How often a concurrent request may change the session before this one gives up. */
const maxTries = 5;

/** Reads the card from payments (and Stripe), and saves it without a lock: if the session was changed meanwhile, it is read again. */
export const setPayment = answer(
  api.checkout.setPayment,
  async ({ shopper, params, body, expects }, { db, payments }: ActionContext & CheckoutDependencies) => {
    const readOpen = async (): Promise<CheckoutSession> => {
      const session = await readSession(db, params.id, shopper);
      refuseUnless(session, 'not_found');
      expects(session.version);
      const closed = closedRefusal(session);
      if (closed) refuse(closed);
      return session;
    };
    let session = await readOpen();
    const { paymentMethodId, save } = body;
    const method = await payments.readPaymentMethod(paymentMethodId, shopper, save);
    const paymentMethod = { ...method, ...(save && { save }) };
    for (let tried = 0; tried < maxTries; tried += 1) {
      const transition = paymentSet(session, paymentMethod);
      if (await saveIfUnchanged(db, transition))
        return reply(200, showSession(transition.after), { version: transition.after.version });
      session = await readOpen();
    }
    return refuse('service_unavailable', { retryAfterSeconds: 1 });
  },
);
