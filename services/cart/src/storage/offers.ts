import type { Offer, Variant, VersionedOffer, VersionedStore } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import { variantKey } from '../domain/offer-rules.ts';
import { upsertStores } from './stores.ts';

/** Inserts or replaces offers of a lower version; returns how many. Rows are locked in a fixed order, which prevents deadlocks. */
export const upsertOffers = (sql: Sql, offers: readonly VersionedOffer[]): Promise<number> => sql.run`
  insert into offer (store_id, product_sku, size, color, product_name, product_url, product_image_url, brand, tax_code,
    price_cents, original_price_cents, currency, in_stock, weight_grams, updated_at, version)
  select distinct on ("storeId", "productSku", size, color)
    "storeId", "productSku", size, color, "productName", "productUrl", "productImageUrl", brand, "taxCode",
    "priceCents", "originalPriceCents", currency, "inStock", "weightGrams", "updatedAt", version
  from jsonb_to_recordset(${json(offers)}::jsonb)
    as o ("storeId" text, "productSku" text, size text, color text, "productName" text, "productUrl" text, "productImageUrl" text,
      brand text, "taxCode" text, "priceCents" int, "originalPriceCents" int, currency text, "inStock" boolean, "weightGrams" int, "updatedAt" timestamptz, version bigint)
  order by "storeId", "productSku", size, color, version desc
  on conflict on constraint offer_variant do update set product_name = excluded.product_name, product_url = excluded.product_url,
    product_image_url = excluded.product_image_url, brand = excluded.brand, tax_code = excluded.tax_code,
    price_cents = excluded.price_cents, original_price_cents = excluded.original_price_cents, currency = excluded.currency,
    in_stock = excluded.in_stock, weight_grams = excluded.weight_grams, updated_at = excluded.updated_at, version = excluded.version, gone = false
  where excluded.version > offer.version or (offer.gone and excluded.version = offer.version)`;

/** The stored offers of these variants, by `variantKey`. An offer without its store counts as unknown. */
export async function findOffers(sql: Sql, variants: readonly Variant[]): Promise<Map<string, Offer>> {
  const offers = await sql.many<Offer>`
    select o.store_id, o.product_sku, o.size, o.color, o.product_name, o.product_url, o.product_image_url, o.brand, o.tax_code,
      o.price_cents, o.original_price_cents, o.currency, o.in_stock, o.weight_grams, o.updated_at
    from (select distinct * from jsonb_to_recordset(${json(variants)}::jsonb)
      as w ("storeId" text, "productSku" text, size text, color text)) w
    join offer o on o.store_id = w."storeId" and o.product_sku = w."productSku"
      and o.size is not distinct from w.size and o.color is not distinct from w.color
    join store s on s.store_id = o.store_id
    where not o.gone`;
  return new Map(offers.map((offer) => [variantKey(offer), offer]));
}

/** Saves the catalog's answer about these variants: the offers it found, and as gone those it does not have. */
export async function saveLookUp(
  sql: Sql,
  variants: readonly Variant[],
  answer: { offers: VersionedOffer[]; stores: VersionedStore[] },
): Promise<void> {
  await upsertStores(sql, answer.stores);
  await upsertOffers(sql, answer.offers);
  const found = new Set(answer.offers.map(variantKey));
  const unknown = variants.filter((variant) => !found.has(variantKey(variant)));
  if (unknown.length === 0) return;
  await sql.run`
    update offer o set in_stock = false, gone = true
    from jsonb_to_recordset(${json(unknown)}::jsonb) as w ("storeId" text, "productSku" text, size text, color text)
    where o.store_id = w."storeId" and o.product_sku = w."productSku"
      and o.size is not distinct from w.size and o.color is not distinct from w.color`;
}
