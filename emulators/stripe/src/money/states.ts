import type Stripe from 'stripe';
import { invalidRequest } from '../account/refusal.ts';

/** Stripe's way to say that an intent's life does not go there. */
export const unexpectedState = (intent: Stripe.PaymentIntent, verb: string) =>
  invalidRequest(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    'payment_intent_unexpected_state',
    { payment_intent: intent },
  );
