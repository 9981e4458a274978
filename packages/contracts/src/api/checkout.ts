import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { confirmation, session } from '../shapes/checkout.ts';
import * as s from '../shapes/common.ts';
import { shippingOptionId } from '../shapes/shipping.ts';

const sessionId = z.object({ id: s.id });
const endedRefusals = ['session_expired', 'session_cancelled'] as const;

export const createSession = endpoint({
  id: 'checkout.createSession',
  service: 'checkout',
  method: 'POST',
  path: '/checkout/sessions',
  access: 'shopper',
  summary: 'Start a checkout session: freeze the prices of the cart, or of some of its items, for 30 minutes',
  bodyOptional: true,
  body: z.strictObject({ items: z.array(s.id).min(1).max(100).optional() }).default({}),
  replies: { 201: session },
  refusals: [
    'cart_empty',
    'out_of_stock',
    'price_changed',
    'unknown_cart_item',
    'checkout_in_progress',
    'amount_too_large',
  ],
});

export const getSession = endpoint({
  id: 'checkout.getSession',
  service: 'checkout',
  method: 'GET',
  path: '/checkout/sessions/:id',
  access: 'shopper',
  versioned: true,
  summary: 'A checkout session',
  params: sessionId,
  replies: { 200: session },
});

export const setShipping = endpoint({
  id: 'checkout.setShipping',
  service: 'checkout',
  method: 'PUT',
  path: '/checkout/sessions/:id/shipping',
  access: 'shopper',
  versioned: true,
  summary: 'Set the shipping address; shipping and tax are computed and frozen',
  params: sessionId,
  body: z.strictObject({
    ...s.addressRequest.shape,
    /** By store. A store that is left out ships by its cheapest option. */
    shippingOption: z.record(s.storeId, shippingOptionId).default({}),
  }),
  replies: { 200: session },
  refusals: [
    'invalid_address',
    'country_not_served',
    'store_cannot_ship',
    'shipping_unknown',
    'unknown_shipping_option',
    'amount_too_large',
    'checkout_in_progress',
    'session_completed',
    ...endedRefusals,
  ],
});

export const setPayment = endpoint({
  id: 'checkout.setPayment',
  service: 'checkout',
  method: 'PUT',
  path: '/checkout/sessions/:id/payment',
  access: 'shopper',
  versioned: true,
  summary: 'Set the payment method: an id from Stripe; `save` keeps the card for later purchases, once it was charged',
  params: sessionId,
  body: z.strictObject({
    paymentMethodId: z.string().regex(/^pm_[A-Za-z0-9_]{1,200}$/, 'an id from Stripe that begins with pm_'),
    save: z.boolean().default(false),
  }),
  replies: { 200: session },
  refusals: ['payment_method_invalid', 'checkout_in_progress', 'session_completed', ...endedRefusals],
});

export const place = endpoint({
  id: 'checkout.place',
  service: 'checkout',
  method: 'POST',
  path: '/checkout/sessions/:id/place',
  access: 'shopper',
  versioned: true,
  summary: 'Place the purchase: charge once and create one order per store; a repeated request never charges again',
  keyPolicy: 'from-state',
  bodyOptional: true,
  params: sessionId,
  body: z.strictObject({}).optional(),
  replies: { 201: confirmation, 200: confirmation, 202: session },
  refusals: [
    'session_incomplete',
    'card_declined',
    'too_many_declines',
    'amount_too_small',
    'amount_too_large',
    ...endedRefusals,
  ],
});

/** The token is the cart's own, so the guest is named in the path. */
export const releaseGuest = endpoint({
  id: 'checkout.releaseGuest',
  service: 'checkout',
  method: 'POST',
  path: '/internal/checkout/guests/:guest/release',
  access: 'internal',
  callers: ['cart'],
  summary: 'Cancel the open session of a guest who has signed in, and give the ended ones to the shopper',
  keyless: true,
  params: z.object({ guest: s.id }),
  body: z.strictObject({ shopper: s.id }),
  replies: { 204: s.nothing },
  refusals: ['checkout_in_progress'],
});

export const cancelSession = endpoint({
  id: 'checkout.cancelSession',
  service: 'checkout',
  method: 'POST',
  path: '/checkout/sessions/:id/cancel',
  access: 'shopper',
  versioned: true,
  summary: 'Cancel the session; nothing is charged',
  bodyOptional: true,
  params: sessionId,
  body: z.strictObject({}).optional(),
  replies: { 200: session },
  refusals: ['checkout_in_progress', 'session_completed', 'session_expired'],
});
