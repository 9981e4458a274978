import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { orUnavailable } from '../adapters/stripe-errors.ts';
import type { Dependencies } from '../dependencies.ts';

export const readPaymentMethod = answer(
  api.payments.readPaymentMethod,
  async ({ params }, { stripe }: ActionContext & Dependencies) => {
    const card = await orUnavailable(stripe.findCard(params.id));
    refuseUnless(card, 'payment_method_invalid');
    return reply(200, card);
  },
);
