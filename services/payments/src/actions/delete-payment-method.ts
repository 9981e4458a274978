import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findCustomer } from '../storage/customers.ts';

/** Detaches a card from its customer at Stripe, after which it can never be charged again. */
export const deletePaymentMethod = answer(
  api.payments.deletePaymentMethod,
  async ({ shopper, params }, { db, stripe }: ActionContext & PaymentsDependencies) => {
    const customer = await findCustomer(db, shopper);
    refuseUnless(customer?.stripeCustomerId, 'not_found');
    stripe.forgetCard(params.id);
    const card = await refuseIfUnavailable(stripe.findCard(params.id));
    refuseUnless(card?.customerId === customer.stripeCustomerId, 'not_found');
    const detached = await refuseIfUnavailable(stripe.detachCard(params.id));
    stripe.forgetCard(params.id);
    refuseUnless(detached, 'not_found');
    return reply(204, undefined);
  },
);
