import { z } from 'zod';
import * as s from './common.ts';
import { weightGrams } from './shipping.ts';

/** A sum of a cart may exceed what a card can be charged; checkout refuses that (`amount_too_large`). */
const sumCents = s.count;

export const cartItem = z.object({
  id: s.id,
  storeId: s.storeId,
  storeName: z.string(),
  productSku: z.string(),
  productName: z.string(),
  productUrl: z.string(),
  productImageUrl: z.string().nullable(),
  size: z.string().nullable(),
  color: z.string().nullable(),
  quantity: s.quantity,
  priceCents: s.cents,
  originalPriceCents: s.cents,
  discountCents: s.cents,
  discountPercent: z.number(),
  totalPriceCents: sumCents,
  currency: s.currency,
  inStock: z.boolean(),
  weightGrams: weightGrams.nullable().optional(), // release 0.1.0 does not send it
  priceAtAddCents: s.cents,
  priceChangeCents: s.centsChange,
  addedAt: s.time,
  updatedAt: s.time,
});
export type CartItem = z.output<typeof cartItem>;

export const cartSummary = z.object({
  totalStoreCount: s.count,
  totalItemCount: s.count,
  subtotalCents: sumCents,
  discountCents: sumCents,
  estimatedShippingCents: sumCents,
  grandTotalCents: sumCents,
  currency: s.currency,
});
export type CartSummary = z.output<typeof cartSummary>;

export const cart = z.object({
  stores: z.array(
    z.object({
      storeId: s.storeId,
      storeName: z.string(),
      storeWebsite: z.string(),
      storeLogoUrl: z.string().nullable(),
      items: z.array(cartItem),
      itemCount: s.count,
      subtotalCents: sumCents,
      discountCents: sumCents,
      estimatedShippingCents: sumCents,
      freeShippingRemainingCents: s.cents.nullable(),
    }),
  ),
  summary: cartSummary,
  currency: s.currency,
  version: s.count,
  updatedAt: s.timeOrNull,
  messages: z.array(s.message),
});
export type Cart = z.output<typeof cart>;

export const addRequest = z.strictObject({
  ...s.variantFields,
  quantity: s.quantity.default(1),
  priceCents: s.cents.optional(),
});
export type AddRequest = z.output<typeof addRequest>;
