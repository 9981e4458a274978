import type Stripe from 'stripe';
import { invalidRequest } from '../account/stripe-error.ts';

/** Stripe's error for a transition that the intent's status does not allow. */
export const unexpectedState = (intent: Stripe.PaymentIntent, verb: string) =>
  invalidRequest(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    'payment_intent_unexpected_state',
    { payment_intent: intent },
  );
