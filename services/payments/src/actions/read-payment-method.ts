import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';

export const readPaymentMethod = answer(
  api.payments.readPaymentMethod,
  async ({ params }, { stripe }: ActionContext & PaymentsDependencies) => {
    const card = await refuseIfUnavailable(stripe.findCard(params.id));
    refuseUnless(card, 'payment_method_invalid');
    return reply(200, card);
  },
);
