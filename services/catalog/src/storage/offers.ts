import type { OfferRequest, Variant, VersionedOffer } from '@muse/contracts';
import { json, type Sql, type Transaction } from '@muse/kit';
import { variantKey } from '../domain/variants.ts';
import { saveWeights } from './offer-weights.ts';

/** Oldest change first, so that a consumer that continues after the last version it has read gets everything. */
export const offersAfter = (sql: Sql, version: number, limit: number): Promise<VersionedOffer[]> =>
  sql.many<VersionedOffer>`select * from weighed_offer where version > ${version} order by version limit ${limit}`;

export const findOffers = (sql: Sql, variants: Variant[]): Promise<VersionedOffer[]> =>
  sql.many<VersionedOffer>`
    select o.* from weighed_offer o
    join unnest(${variants.map((v) => v.storeId)}::text[], ${variants.map((v) => v.productSku)}::text[], ${variants.map((v) => v.size)}::text[], ${variants.map((v) => v.color)}::text[])
      as wanted (store_id, product_sku, size, color)
      on o.store_id = wanted.store_id and o.product_sku = wanted.product_sku and o.size is not distinct from wanted.size and o.color is not distinct from wanted.color`;

type SavedOffer = VersionedOffer & { created: boolean };

/**
 * Inserts and updates offers; returns only those that changed. `offers` must not contain a variant twice. The caller holds the
 * locks of their stores.
 */
export async function saveOffers(tx: Transaction, offers: OfferRequest[]): Promise<SavedOffer[]> {
  const reweighed = await saveWeights(tx, offers);
  const saved = await upsertOffers(tx, offers);
  const known = new Set(saved.map(variantKey));
  const touched = await touchOffers(
    tx,
    reweighed.filter((variant) => !known.has(variantKey(variant))),
  );
  const weights = new Map(offers.map((offer) => [variantKey(offer), offer.weightGrams]));
  return [...saved, ...touched].map((offer) => ({ ...offer, weightGrams: weights.get(variantKey(offer)) ?? null }));
}

/** Gives offers a new version, by which projections recognise a change of what is not in their row. */
const touchOffers = async (sql: Sql, variants: Variant[]): Promise<SavedOffer[]> =>
  variants.length === 0
    ? []
    : sql.many<SavedOffer>`
    update offer o set version = nextval('change_number'), updated_at = muse_clock()
    from jsonb_to_recordset(${json(variants)}::jsonb) as n ("storeId" text, "productSku" text, size text, color text)
    where o.store_id = n."storeId" and o.product_sku = n."productSku"
      and o.size is not distinct from n.size and o.color is not distinct from n.color
    returning o.*, false as created`;

const upsertOffers = (sql: Sql, offers: OfferRequest[]): Promise<SavedOffer[]> =>
  sql.many<SavedOffer>`
    insert into offer as o (store_id, product_sku, size, color, product_name, product_url, product_image_url, brand, tax_code, price_cents, original_price_cents, currency, in_stock)
    select n.store_id, n.product_sku, n.size, n.color, n.product_name, n.product_url, n.product_image_url, n.brand, n.tax_code,
           n.price_cents, greatest(n.original_price_cents, n.price_cents), n.currency, n.in_stock
    from jsonb_to_recordset(${JSON.stringify(offers.map(toRow))}::jsonb) as n (store_id text, product_sku text, size text, color text, product_name text, product_url text,
      product_image_url text, brand text, tax_code text, price_cents int, original_price_cents int, currency text, in_stock boolean)
    on conflict on constraint offer_variant_unique do update set product_name = excluded.product_name, product_url = excluded.product_url,
      product_image_url = excluded.product_image_url, brand = excluded.brand, tax_code = excluded.tax_code, price_cents = excluded.price_cents,
      original_price_cents = excluded.original_price_cents, currency = excluded.currency, in_stock = excluded.in_stock,
      version = nextval('change_number'), updated_at = muse_clock()
    where (o.product_name, o.product_url, o.product_image_url, o.brand, o.tax_code, o.price_cents, o.original_price_cents, o.currency, o.in_stock)
      is distinct from (excluded.product_name, excluded.product_url, excluded.product_image_url, excluded.brand, excluded.tax_code, excluded.price_cents,
        excluded.original_price_cents, excluded.currency, excluded.in_stock)
    returning o.*, xmax = 0 as created`;

const toRow = (offer: OfferRequest) => ({
  store_id: offer.storeId,
  product_sku: offer.productSku,
  size: offer.size,
  color: offer.color,
  product_name: offer.productName,
  product_url: offer.productUrl,
  product_image_url: offer.productImageUrl,
  brand: offer.brand,
  tax_code: offer.taxCode,
  price_cents: offer.priceCents,
  original_price_cents: offer.originalPriceCents ?? offer.priceCents,
  currency: offer.currency,
  in_stock: offer.inStock,
});
