import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findPayment } from '../storage/payments.ts';

export const readClientSecret = answer(
  api.payments.readClientSecret,
  async ({ params }, { db, stripe }: ActionContext & PaymentsDependencies) => {
    const payment = await findPayment(db, params.sessionId);
    refuseUnless(payment?.intentId, 'not_found');
    const clientSecret = await refuseIfUnavailable(stripe.clientSecretOf(payment.intentId));
    refuseUnless(clientSecret, 'not_found');
    return reply(200, { clientSecret });
  },
);
