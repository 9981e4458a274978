import { randomUUID } from 'node:crypto';
import { api, isGuest } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findCustomer } from '../storage/customers.ts';
import { isDetachedCard } from '../storage/detached-cards.ts';

/**
 * Reads a card for a purchase. One that is saved for another shopper, or was deleted by its own, is refused like one that does
 * not exist. Creates the shopper's customer in the background: always for one who has signed in, for a guest only to save the card.
 */
export const readPaymentMethod = answer(
  api.payments.readPaymentMethod,
  async ({ params, query }, { db, transaction, stripe }: ActionContext & PaymentsDependencies) => {
    const card = await refuseIfUnavailable(stripe.findCard(params.id));
    refuseUnless(card, 'payment_method_invalid');
    refuseUnless(!(await isDetachedCard(db, params.id)), 'payment_method_invalid');
    const { shopper, save } = query;
    if (shopper === undefined) return reply(200, card.method);

    const customer = await findCustomer(db, shopper);
    const isUsable = card.customerId === null || card.customerId === customer?.stripeCustomerId;
    refuseUnless(isUsable, 'payment_method_invalid');
    if (!customer?.stripeCustomerId && (save || !isGuest(shopper))) {
      await transaction(async (tx) => tx.enqueue('create-customer', `${shopper}:${randomUUID()}`, { shopper }));
    }
    return reply(200, card.method);
  },
);
