import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { offer, placementMethod, store, storeSlug, versionedOffer, versionedStore } from '../shapes/catalog.ts';
import * as s from '../shapes/common.ts';
import { internetUrl } from '../shapes/internet-url.ts';
import { storeShipping } from '../shapes/shipping.ts';

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
    website: internetUrl,
    logoUrl: s.orNull(internetUrl),
    shipping: storeShipping.default(() => storeShipping.parse({})),
    placement: z.strictObject({ methods: z.array(placementMethod).min(1) }).default({ methods: ['manual'] }),
  }),
  replies: { 200: store, 201: store },
  refusals: ['invalid_shipping_rates'],
});

export const importOffers = endpoint({
  id: 'catalog.importOffers',
  service: 'catalog',
  method: 'POST',
  path: '/admin/catalog/offers',
  access: 'admin',
  summary: 'Add or change up to 1,000 offers; each is accepted or refused on its own',
  bodyLimit: 2 * 1024 * 1024,
  lines: 'offers',
  // Each line is an `offerRequest`.
  body: z.strictObject({
    offers: z
      .array(z.unknown().meta({ description: 'An offer.' }))
      .min(1)
      .max(1000),
  }),
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

export const backfillOffers = endpoint({
  id: 'catalog.backfillOffers',
  service: 'catalog',
  method: 'GET',
  path: '/internal/offers',
  access: 'internal',
  callers: ['cart'],
  summary: 'All offers by version, up to 500 after the given one; for backfills',
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,18}$/, 'a version: a whole number')
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
  callers: ['cart', 'checkout', 'placement'],
  summary: 'All stores with their versions; for backfills',
  replies: { 200: z.object({ stores: z.array(versionedStore) }) },
});

export const lookUpOffers = endpoint({
  id: 'catalog.lookUpOffers',
  service: 'catalog',
  method: 'POST',
  path: '/internal/offers/look-up',
  access: 'internal',
  callers: ['cart', 'checkout'],
  summary: 'The current offers of these variants; asked before a refusal that rests on a projection',
  keyless: true,
  body: z.strictObject({ variants: z.array(s.variant).min(1).max(100) }),
  replies: { 200: z.object({ offers: z.array(versionedOffer), stores: z.array(versionedStore) }) },
});
