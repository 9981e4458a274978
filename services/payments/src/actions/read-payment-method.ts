import { api } from '@muse/contracts';
import { type ActionRoom, answer, refuseUnless, reply } from '@muse/kit';
import { orUnavailable } from '../adapters/stripe-errors.ts';
import type { Tools } from '../tools.ts';

export const readPaymentMethod = answer(
  api.payments.readPaymentMethod,
  async ({ params }, { stripe }: ActionRoom & Tools) => {
    const card = await orUnavailable(stripe.findCard(params.id));
    refuseUnless(card, 'payment_method_invalid');
    return reply(200, card);
  },
);
