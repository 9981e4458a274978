import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { idsOfCard } from '../domain/saved-cards.ts';
import { findCustomer } from '../storage/customers.ts';
import { storeDetachedCard } from '../storage/detached-cards.ts';

/**
 * Detaches a card from its customer at Stripe, after which it can never be charged again. The one that is shown comes
 * last: if Stripe fails in between, the card is still listed and the request can be repeated. If
 * we die before it is stored as detached, Stripe's event stores it.
 */
export const deletePaymentMethod = answer(
  api.payments.deletePaymentMethod,
  async ({ shopper, params }, { db, stripe }: ActionContext & PaymentsDependencies) => {
    const customer = await findCustomer(db, shopper);
    refuseUnless(customer?.stripeCustomerId, 'not_found');
    const cards = await refuseIfUnavailable(stripe.savedCards(customer.stripeCustomerId));
    const ids = idsOfCard(cards, params.id);
    refuseUnless(ids.length > 0, 'not_found');
    for (const id of ids.toReversed()) {
      await refuseIfUnavailable(stripe.detachCard(id));
      stripe.forgetCard(id);
      await storeDetachedCard(db, id);
    }
    return reply(204, undefined);
  },
);
