import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { addRequest, cart, cartItem, cartSummary } from '../shapes/cart.ts';
import * as s from '../shapes/common.ts';

const itemId = z.object({ id: s.id });

const addRefusals = [
  'unknown_offer',
  'out_of_stock',
  'price_changed',
  'quantity_limit',
  'cart_full',
  'currency_mismatch',
] as const;

export const getCart = endpoint({
  id: 'cart.getCart',
  service: 'cart',
  method: 'GET',
  path: '/cart',
  access: 'shopper',
  versioned: true,
  summary: 'The cart, store by store, at today’s prices',
  replies: { 200: cart },
});

export const getCartSummary = endpoint({
  id: 'cart.getCartSummary',
  service: 'cart',
  method: 'GET',
  path: '/cart/summary',
  access: 'shopper',
  summary: 'The totals of the cart',
  replies: { 200: cartSummary },
});

export const checkItem = endpoint({
  id: 'cart.checkItem',
  service: 'cart',
  method: 'GET',
  path: '/cart/items/check',
  access: 'shopper',
  summary: 'Whether a variant is in the cart',
  query: z.strictObject({ ...s.variantFields }),
  replies: { 200: z.object({ exists: z.boolean(), item: cartItem.nullable() }) },
});

export const addItem = endpoint({
  id: 'cart.addItem',
  service: 'cart',
  method: 'POST',
  path: '/cart/items',
  access: 'shopper',
  versioned: true,
  summary: 'Add a variant to the cart; adding it again increases its quantity',
  body: addRequest,
  replies: { 201: cartItem, 200: cartItem },
  refusals: addRefusals,
});

export const addItems = endpoint({
  id: 'cart.addItems',
  service: 'cart',
  method: 'POST',
  path: '/cart/items/batch',
  access: 'shopper',
  versioned: true,
  summary: 'Add up to 50 variants to the cart; each line is accepted or refused on its own',
  lines: 'items',
  // Each line is an `addRequest`.
  body: z.strictObject({
    items: z
      .array(z.unknown().meta({ description: 'An item as POST /cart/items takes it.' }))
      .min(1)
      .max(50),
  }),
  replies: {
    200: z.object({
      results: z.array(
        z.object({
          index: s.count,
          status: z.enum(['added', 'increased', 'refused']),
          item: cartItem.optional(),
          problem: z.looseObject({ code: z.string(), detail: z.string() }).optional(),
        }),
      ),
      summary: cartSummary,
    }),
  },
});

export const updateItem = endpoint({
  id: 'cart.updateItem',
  service: 'cart',
  method: 'PUT',
  path: '/cart/items/:id',
  access: 'shopper',
  versioned: true,
  summary: 'Change size, colour or quantity of a line; if the new variant is already in the cart, the lines are merged',
  params: itemId,
  body: z.strictObject({
    size: s.text(60).nullable().optional(),
    color: s.text(60).nullable().optional(),
    quantity: s.quantity.optional(),
  }),
  replies: { 200: cartItem },
  refusals: addRefusals,
});

export const changeQuantity = endpoint({
  id: 'cart.changeQuantity',
  service: 'cart',
  method: 'PATCH',
  path: '/cart/items/:id/quantity',
  access: 'shopper',
  versioned: true,
  summary: 'Change the quantity of a line',
  params: itemId,
  body: z.strictObject({ quantity: s.quantity }),
  replies: { 200: cartItem },
});

export const removeItem = endpoint({
  id: 'cart.removeItem',
  service: 'cart',
  method: 'DELETE',
  path: '/cart/items/:id',
  access: 'shopper',
  versioned: true,
  summary: 'Remove a line from the cart',
  params: itemId,
  replies: { 204: s.nothing },
});

export const clearCart = endpoint({
  id: 'cart.clearCart',
  service: 'cart',
  method: 'DELETE',
  path: '/cart',
  access: 'shopper',
  versioned: true,
  summary: 'Remove all lines from the cart',
  replies: { 204: s.nothing },
});

export const mergeCart = endpoint({
  id: 'cart.mergeCart',
  service: 'cart',
  method: 'POST',
  path: '/cart/merge',
  access: 'shopper',
  versioned: true,
  summary:
    'Take over the cart and the orders of a guest who has signed in; `messages` say what did not fit into the cart',
  body: z.strictObject({ guestToken: s.text(2_000) }),
  replies: { 200: cart },
  refusals: ['guest_token_invalid', 'checkout_in_progress'],
});

/** Read by checkout to freeze it. The token is checkout's own, so the shopper is named in the path. */
export const readCart = endpoint({
  id: 'cart.readCart',
  service: 'cart',
  method: 'GET',
  path: '/internal/carts/:shopper',
  access: 'internal',
  callers: ['checkout'],
  summary: 'The cart of a shopper, read by checkout',
  params: z.object({ shopper: s.id }),
  replies: { 200: cart },
});

/** Asked by checkout where the catalog and the cart disagree, so that the shopper's next attempt starts from current offers. */
export const refreshOffers = endpoint({
  id: 'cart.refreshOffers',
  service: 'cart',
  method: 'POST',
  path: '/internal/carts/offers/refresh',
  access: 'internal',
  callers: ['checkout'],
  summary: 'Look these variants up in the catalog and update the offers that carts show',
  keyless: true,
  body: z.strictObject({ variants: z.array(s.variant).min(1).max(100) }),
  replies: { 204: s.nothing },
});
