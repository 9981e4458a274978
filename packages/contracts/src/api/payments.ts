import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { fingerprintedMethod } from '../shapes/checkout.ts';
import * as s from '../shapes/common.ts';

export const stripeWebhook = endpoint({
  id: 'payments.stripeWebhook',
  service: 'payments',
  method: 'POST',
  path: '/webhooks/stripe',
  access: 'public',
  summary: 'Stripe’s webhook; the body is passed on unparsed, because its bytes are signed',
  rawBody: true,
  signatureHeader: 'stripe-signature',
  forwards: ['stripe-signature'],
  keyless: true,
  bodyLimit: 1024 * 1024,
  replies: { 200: z.object({ received: z.literal(true) }) },
  refusals: ['invalid_signature'],
});

export const readPaymentMethod = endpoint({
  id: 'payments.readPaymentMethod',
  service: 'payments',
  method: 'GET',
  path: '/internal/payment-methods/:id',
  access: 'internal',
  callers: ['checkout'],
  summary: 'Brand, last four digits and fingerprint of a payment method, read from Stripe',
  params: z.object({ id: s.id }),
  /** Whose purchase it is for: one that is saved for another shopper is refused. Release 0.1.0 sends neither. */
  query: z.object({ shopper: s.id.optional(), save: z.literal('true').optional() }),
  replies: { 200: fingerprintedMethod },
  refusals: ['payment_method_invalid'],
});

export const readClientSecret = endpoint({
  id: 'payments.readClientSecret',
  service: 'payments',
  method: 'GET',
  path: '/internal/payments/:sessionId/client-secret',
  access: 'internal',
  callers: ['checkout'],
  summary: 'The client secret with which the browser completes 3-D Secure; read from Stripe, never stored',
  params: z.object({ sessionId: s.id }),
  replies: { 200: z.object({ clientSecret: z.string() }) },
});
