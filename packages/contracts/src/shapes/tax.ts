import { z } from 'zod';
import * as s from './common.ts';

/** One line as a provider of taxes is asked about it. `id` is the cart item's; the amount is that of all its units. */
export const taxedLine = z.object({
  id: s.id,
  amountCents: s.cents,
  quantity: s.quantity,
  taxCode: z.string().nullable(),
});
export type TaxedLine = z.output<typeof taxedLine>;

/** The parts of an address that decide a tax; without the street it is less exact. */
export const taxedAddress = z.object({
  address1: z.string().optional(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  country: z.string(),
});
export type TaxedAddress = z.output<typeof taxedAddress>;

export const taxRequest = z.object({
  currency: s.currency,
  address: taxedAddress,
  stores: z
    .array(z.object({ storeId: s.storeId, lines: z.array(taxedLine).min(1).max(100), shippingCents: s.cents }))
    .min(1)
    .max(100),
});
export type TaxRequest = z.output<typeof taxRequest>;

/** The taxes of one store, in the order of its lines. `calculation` is the id at the provider. */
export const storeTax = z.object({
  storeId: s.storeId,
  calculation: z.string(),
  lines: z.array(z.object({ id: s.id, taxCents: s.cents })),
  shippingTaxCents: s.cents,
});
export type CalculatedTax = z.output<typeof storeTax>;
