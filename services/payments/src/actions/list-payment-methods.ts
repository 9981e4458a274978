import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { shownCards } from '../domain/saved-cards.ts';
import { findCustomer } from '../storage/customers.ts';

/** Read from Stripe each time: we store no cards. */
export const listPaymentMethods = answer(
  api.payments.listPaymentMethods,
  async ({ shopper }, { db, stripe }: ActionContext & PaymentsDependencies) => {
    const customer = await findCustomer(db, shopper);
    if (!customer?.stripeCustomerId) return reply(200, { paymentMethods: [] });
    const cards = await refuseIfUnavailable(stripe.savedCards(customer.stripeCustomerId));
    return reply(200, { paymentMethods: shownCards(cards) });
  },
);
