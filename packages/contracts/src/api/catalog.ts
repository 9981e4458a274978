import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes.ts';

export const placementMethods = ['api', 'headless', 'manual'] as const;
export const placementMethod = z.enum(placementMethods);
export type PlacementMethod = z.output<typeof placementMethod>;

/** Where a store ships and what it charges. The rates apply once a shipping provider other than `none` is configured. */
export const storeShipping = z.strictObject({
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .default(['US']),
  excludedStates: z.array(z.string().regex(/^[A-Z]{2}$/)).default([]),
  flatCents: s.cents.default(0),
  freeFromCents: s.cents.nullable().default(null),
});
export type StoreShipping = z.output<typeof storeShipping>;

export const store = z.object({
  storeId: s.storeId,
  name: z.string(),
  website: z.string(),
  logoUrl: z.string().nullable(),
  shipping: z.object(storeShipping.shape), // not strict: a later release may add fields
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
  updatedAt: s.time,
});
export type Offer = z.output<typeof offer>;

const storeSlug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and dashes');

const price = z.int().min(1).max(99_999_999);

/** An offer as an importer sends it. A reply of GET may be sent back unchanged, so `updatedAt` is accepted and ignored. */
export const offerRequest = z.strictObject({
  ...s.variantFields,
  storeId: storeSlug,
  productName: s.text(300),
  productUrl: s.url,
  productImageUrl: s.url.nullish().transform((value) => value ?? null),
  brand: s
    .text(100)
    .nullish()
    .transform((value) => value ?? null),
  taxCode: s
    .text(50)
    .nullish()
    .transform((value) => value ?? null),
  priceCents: price,
  originalPriceCents: price.optional(),
  currency: s.currency.default('USD'),
  inStock: z.boolean().default(true),
  updatedAt: s.time.optional(),
});
export type OfferRequest = z.output<typeof offerRequest>;

export const listStores = endpoint({
  id: 'catalog.listStores',
  service: 'catalog',
  method: 'GET',
  path: '/catalog/stores',
  access: 'public',
  summary: 'All stores',
  replies: { 200: z.object({ stores: z.array(store) }) },
});

export const listProducts = endpoint({
  id: 'catalog.listProducts',
  service: 'catalog',
  method: 'GET',
  path: '/catalog/products',
  access: 'public',
  summary: 'The offers, one entry per variant',
  query: z.strictObject({ storeId: s.storeId.optional(), q: s.text(100).optional(), ...s.listQuery }),
  replies: { 200: z.object({ products: z.array(offer), nextCursor: s.nextCursor }) },
});

export const putStore = endpoint({
  id: 'catalog.putStore',
  service: 'catalog',
  method: 'PUT',
  path: '/admin/catalog/stores/:storeId',
  access: 'admin',
  summary: 'Add or change a store',
  params: z.object({ storeId: storeSlug }),
  body: z.strictObject({
    storeId: storeSlug.optional(),
    name: s.text(100),
    website: s.url,
    logoUrl: s.url.nullish().transform((value) => value ?? null),
    shipping: storeShipping.default(() => storeShipping.parse({})),
    placement: z.strictObject({ methods: z.array(placementMethod).min(1) }).default({ methods: ['manual'] }),
  }),
  replies: { 200: store, 201: store },
});

export const importOffers = endpoint({
  id: 'catalog.importOffers',
  service: 'catalog',
  method: 'POST',
  path: '/admin/catalog/offers',
  access: 'admin',
  summary: 'Add or change up to 1,000 offers; each is accepted or refused on its own',
  bodyLimit: 2 * 1024 * 1024,
  // Each offer is validated on its own (`offerRequest`), so that an invalid one does not refuse the others.
  body: z.strictObject({ offers: z.array(z.record(z.string(), z.unknown())).min(1).max(1000) }),
  replies: {
    200: z.object({
      results: z.array(
        z.object({
          index: s.count,
          status: z.enum(['created', 'updated', 'unchanged', 'refused']),
          offer: offer.optional(),
          problem: z.looseObject({ code: z.string(), detail: z.string() }).optional(),
        }),
      ),
      summary: z.object({ created: s.count, updated: s.count, unchanged: s.count, refused: s.count }),
    }),
  },
});

/** An offer with its version, by which projections recognise stale data. */
export const versionedOffer = z.object({ ...offer.shape, version: z.int() });
export type VersionedOffer = z.output<typeof versionedOffer>;
export const versionedStore = z.object({ ...store.shape, version: z.int() });
export type VersionedStore = z.output<typeof versionedStore>;

export const backfillOffers = endpoint({
  id: 'catalog.backfillOffers',
  service: 'catalog',
  method: 'GET',
  path: '/internal/offers',
  access: 'internal',
  summary: 'All offers by version, up to 500 after the given one; for backfills',
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(Number)
      .default(0),
  }),
  replies: { 200: z.object({ offers: z.array(versionedOffer), next: z.int().nullable() }) },
});

export const backfillStores = endpoint({
  id: 'catalog.backfillStores',
  service: 'catalog',
  method: 'GET',
  path: '/internal/stores',
  access: 'internal',
  summary: 'All stores with their versions; for backfills',
  replies: { 200: z.object({ stores: z.array(versionedStore) }) },
});

export const lookUpOffers = endpoint({
  id: 'catalog.lookUpOffers',
  service: 'catalog',
  method: 'POST',
  path: '/internal/offers/look-up',
  access: 'internal',
  summary: 'The current offers of these variants; asked before a refusal that rests on a projection',
  keyless: true,
  body: z.strictObject({ variants: z.array(s.variant).min(1).max(100) }),
  replies: { 200: z.object({ offers: z.array(versionedOffer), stores: z.array(versionedStore) }) },
});
