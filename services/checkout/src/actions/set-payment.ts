import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { type CheckoutSession, whyClosed } from '../domain/session.ts';
import { show } from '../domain/show.ts';
import { paymentSet } from '../domain/steps.ts';
import { lockSession, readSession } from '../storage/sessions.ts';
import { saveStep } from '../storage/steps.ts';

/** Stripe is asked between two looks at the session: never while its lock is held. */
export const setPayment = answer(
  api.checkout.setPayment,
  async ({ shopper, params, body, expects }, { db, transaction, payments }: ActionContext & Dependencies) => {
    const openOrRefused = (session: CheckoutSession | undefined): CheckoutSession => {
      refuseUnless(session, 'not_found');
      expects(session.version);
      const closed = whyClosed(session);
      if (closed) refuse(closed);
      return session;
    };
    openOrRefused(await readSession(db, params.id, shopper));
    const paymentMethod = await payments.readPaymentMethod(body.paymentMethodId);
    return transaction(async (tx) => {
      const step = paymentSet(openOrRefused(await lockSession(tx, params.id, shopper)), paymentMethod);
      await saveStep(tx, step);
      return reply(200, show(step.after), { version: step.after.version });
    });
  },
);
