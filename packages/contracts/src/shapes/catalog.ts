import { z } from 'zod';
import * as s from './common.ts';
import { internetUrl } from './internet-url.ts';
import { basicShipping, shownStoreShipping, weightGrams } from './shipping.ts';

export const placementMethods = ['api', 'headless', 'manual'] as const;
export const placementMethod = z.enum(placementMethods);
export type PlacementMethod = z.output<typeof placementMethod>;

export const store = z.object({
  storeId: s.storeId,
  name: z.string(),
  website: z.string(),
  logoUrl: z.string().nullable(),
  shipping: shownStoreShipping, // not strict: a later release may add fields
  placement: z.object({ methods: z.array(placementMethod) }),
});
export type Store = z.output<typeof store>;

export const offer = z.object({
  ...s.variant.shape,
  productName: z.string(),
  productUrl: z.string(),
  productImageUrl: z.string().nullable(),
  brand: z.string().nullable(),
  taxCode: z.string().nullable(),
  priceCents: s.cents,
  originalPriceCents: s.cents,
  currency: s.currency,
  inStock: z.boolean(),
  /** The weight of one unit, packed; null if unknown. Release 0.1.0 does not send it. */
  weightGrams: weightGrams.nullable().optional(),
  updatedAt: s.time,
});
export type Offer = z.output<typeof offer>;

export const storeSlug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and dashes');

/** 0: a sample or a gift. A purchase of nothing else completes without a charge. */
const price = z.int().min(0).max(99_999_999);

/** An offer as an importer sends it. A reply of GET may be sent back unchanged, so `updatedAt` is accepted and ignored. */
export const offerRequest = z.strictObject({
  ...s.variantFields,
  storeId: storeSlug,
  productName: s.text(300),
  productUrl: internetUrl,
  productImageUrl: s.orNull(internetUrl),
  brand: s.orNull(s.text(100)),
  taxCode: s.orNull(s.text(50)),
  priceCents: price,
  originalPriceCents: price.optional(),
  currency: s.currency.default('USD'),
  inStock: z.boolean().default(true),
  weightGrams: s.orNull(weightGrams),
  updatedAt: s.time.optional(),
});
export type OfferRequest = z.output<typeof offerRequest>;

/** An offer with its version, by which projections recognise stale data. */
export const versionedOffer = z.object({ ...offer.shape, version: z.int() });
export type VersionedOffer = z.output<typeof versionedOffer>;
/** Between services. `shipping` is what release 0.1.0 reads, `shippingRules` all of it; 0.1.0 sends only the former. */
export const versionedStore = z.object({
  ...store.shape,
  shipping: z.object(basicShipping),
  shippingRules: shownStoreShipping.optional(),
  version: z.int(),
});
export type VersionedStore = z.output<typeof versionedStore>;
