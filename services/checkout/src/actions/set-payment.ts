import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import type { CheckoutSession } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { paymentSet } from '../domain/transitions.ts';
import { requireOpen } from '../processes/require-open.ts';
import { untilSaved } from '../processes/until-saved.ts';
import { readSession } from '../storage/sessions.ts';
import { saveIfUnchanged } from '../storage/transitions.ts';

/** Reads the card from payments (and Stripe), and saves it without a lock: if the session was changed meanwhile, it is read again. */
export const setPayment = answer(
  api.checkout.setPayment,
  async ({ shopper, params, body, expects }, { db, payments }: ActionContext & CheckoutDependencies) => {
    const readOpen = async () => requireOpen(await readSession(db, params.id, shopper), expects);
    let session: CheckoutSession | undefined = await readOpen();
    const { paymentMethodId, save } = body;
    const method = await payments.readPaymentMethod(paymentMethodId, shopper, save);
    const paymentMethod = { ...method, ...(save && { save }) };
    return untilSaved(async () => {
      const transition = paymentSet(session ?? (await readOpen()), paymentMethod);
      session = undefined; // if it was changed meanwhile
      return (await saveIfUnchanged(db, transition))
        ? reply(200, showSession(transition.after), { version: transition.after.version })
        : undefined;
    });
  },
);
