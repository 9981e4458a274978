import type { OfferRequest, Variant, VersionedOffer } from '@muse/contracts';
import type { Sql } from '@muse/kit';

/** Oldest change first, so that a consumer that continues after the last version it has read gets everything. */
export const offersAfter = (sql: Sql, version: number, limit: number): Promise<VersionedOffer[]> =>
  sql.many<VersionedOffer>`select * from offer where version > ${version} order by version limit ${limit}`;

export const findOffers = (sql: Sql, variants: Variant[]): Promise<VersionedOffer[]> =>
  sql.many<VersionedOffer>`
    select o.* from offer o
    join unnest(${variants.map((v) => v.storeId)}::text[], ${variants.map((v) => v.productSku)}::text[], ${variants.map((v) => v.size)}::text[], ${variants.map((v) => v.color)}::text[])
      as wanted (store_id, product_sku, size, color)
      on o.store_id = wanted.store_id and o.product_sku = wanted.product_sku and o.size is not distinct from wanted.size and o.color is not distinct from wanted.color`;

/** Inserts and updates offers; returns only those that changed. `offers` must not contain a variant twice. */
export const saveOffers = (sql: Sql, offers: OfferRequest[]): Promise<(VersionedOffer & { created: boolean })[]> =>
  sql.many<VersionedOffer & { created: boolean }>`
    insert into offer as o (store_id, product_sku, size, color, product_name, product_url, product_image_url, brand, tax_code, price_cents, original_price_cents, currency, in_stock, weight_grams)
    select n.store_id, n.product_sku, n.size, n.color, n.product_name, n.product_url, n.product_image_url, n.brand, n.tax_code,
           n.price_cents, greatest(n.original_price_cents, n.price_cents), n.currency, n.in_stock, n.weight_grams
    from jsonb_to_recordset(${JSON.stringify(offers.map(toRow))}::jsonb) as n (store_id text, product_sku text, size text, color text, product_name text, product_url text,
      product_image_url text, brand text, tax_code text, price_cents int, original_price_cents int, currency text, in_stock boolean, weight_grams int)
    on conflict on constraint offer_variant_unique do update set product_name = excluded.product_name, product_url = excluded.product_url,
      product_image_url = excluded.product_image_url, brand = excluded.brand, tax_code = excluded.tax_code, price_cents = excluded.price_cents,
      original_price_cents = excluded.original_price_cents, currency = excluded.currency, in_stock = excluded.in_stock, weight_grams = excluded.weight_grams,
      version = nextval('change_number'), updated_at = muse_clock()
    where (o.product_name, o.product_url, o.product_image_url, o.brand, o.tax_code, o.price_cents, o.original_price_cents, o.currency, o.in_stock, o.weight_grams)
      is distinct from (excluded.product_name, excluded.product_url, excluded.product_image_url, excluded.brand, excluded.tax_code, excluded.price_cents,
        excluded.original_price_cents, excluded.currency, excluded.in_stock, excluded.weight_grams)
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
  weight_grams: offer.weightGrams,
});
