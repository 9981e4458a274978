import { randomUUID } from 'node:crypto';
import { api, isGuest } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findCardUse } from '../storage/detached-cards.ts';

/**
 * Reads a card for a purchase. One that is saved for another shopper, or was deleted by its own, is refused like one that does
 * not exist. Creates the shopper's customer in the background: always for one who has signed in, for a guest only to save the card.
 */
export const readPaymentMethod = answer(
  api.payments.readPaymentMethod,
  async ({ params, query }, { db, transaction, stripe }: ActionContext & PaymentsDependencies) => {
    const card = await refuseIfUnavailable(stripe.findCard(params.id));
    refuseUnless(card, 'payment_method_invalid');
    const { shopper, save } = query;
    const { detached, stripeCustomerId } = await findCardUse(db, params.id, shopper);
    refuseUnless(!detached, 'payment_method_invalid');
    if (shopper === undefined) return reply(200, card.method);

    refuseUnless(card.customerId === null || card.customerId === stripeCustomerId, 'payment_method_invalid');
    if (stripeCustomerId === null && (save || !isGuest(shopper))) {
      await transaction(async (tx) => tx.enqueue('create-customer', `${shopper}:${randomUUID()}`, { shopper }));
    }
    return reply(200, card.method);
  },
);
