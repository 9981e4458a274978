import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes.ts';
import { sessionStates } from '../states/session.ts';

export const sessionStatus = z.enum(sessionStates.states);
export type SessionStatus = z.output<typeof sessionStatus>;

const snapshotStore = z.object({
  storeId: s.storeId,
  storeName: z.string(),
  items: z.array(z.object({ id: s.id, ...s.line.shape, currency: s.currency })),
  itemCount: s.count,
  ...s.sums,
});

export const cartSnapshot = z.object({
  stores: z.array(snapshotStore),
  summary: z.object({ totalStoreCount: s.count, totalItemCount: s.count, ...s.sums }),
});
export type CartSnapshot = z.output<typeof cartSnapshot>;
export type SnapshotStore = z.output<typeof snapshotStore>;

export const paymentMethod = z.object({
  id: z.string(),
  brand: z.string(),
  last4: z.string(),
  expMonth: z.int(),
  expYear: z.int(),
});
export type PaymentMethod = z.output<typeof paymentMethod>;

const confirmedOrder = z.object({
  museOrderNumber: s.orderNumber,
  storeId: s.storeId,
  storeName: z.string(),
  status: z.literal('pending'),
  totalCents: s.cents,
  itemCount: s.count,
});

/** The reply of *place*. It is stored and never changes, whatever happens to the orders later. */
export const confirmation = z.object({
  checkoutSessionId: s.id,
  status: z.literal('completed'),
  totalChargedCents: s.cents,
  currency: s.currency,
  orders: z.array(confirmedOrder),
  summary: z.object({ totalOrders: s.count }),
});
export type Confirmation = z.output<typeof confirmation>;

export const session = z.object({
  sessionId: s.id,
  status: sessionStatus,
  currency: s.currency,
  cartSnapshot,
  shippingAddress: s.address.nullable(),
  paymentMethod: paymentMethod.nullable(),
  payment: z
    .object({
      status: z.enum(['processing', 'requires_action', 'succeeded', 'declined']),
      clientSecret: z.string().nullable(),
      declineCode: z.string().nullable(),
    })
    .nullable(),
  orders: z.array(confirmedOrder),
  messages: z.array(s.message),
  version: s.count,
  createdAt: s.time,
  expiresAt: s.time,
  completedAt: s.timeOrNull,
});
export type Session = z.output<typeof session>;

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
  refusals: ['cart_empty', 'out_of_stock', 'unknown_cart_item', 'checkout_in_progress', 'amount_too_large'],
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
  body: s.addressRequest,
  replies: { 200: session },
  refusals: [
    'invalid_address',
    'country_not_served',
    'store_cannot_ship',
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
  summary: 'Set the payment method: an id from Stripe',
  params: sessionId,
  body: z.strictObject({
    paymentMethodId: z.string().regex(/^pm_[A-Za-z0-9_]{1,200}$/, 'an id from Stripe that begins with pm_'),
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
  refusals: ['session_incomplete', 'card_declined', 'amount_too_small', 'amount_too_large', ...endedRefusals],
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
