import type { OfferRequest, Variant } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';

/** Saves the weights of offers, deletes those that are no longer given, and returns the variants whose weight changed. */
export async function saveWeights(sql: Sql, offers: readonly OfferRequest[]): Promise<Variant[]> {
  const given = offers.map(({ storeId, productSku, size, color, weightGrams }) => ({
    ...{ storeId, productSku, size, color, weightGrams },
  }));
  const weighed = given.filter(({ weightGrams }) => weightGrams !== null);
  const unweighed = given.filter(({ weightGrams }) => weightGrams === null);
  return [...(await upsertWeights(sql, weighed)), ...(await deleteWeights(sql, unweighed))];
}

const upsertWeights = async (sql: Sql, weighed: readonly Variant[]): Promise<Variant[]> =>
  weighed.length === 0
    ? []
    : sql.many<Variant>`
    insert into offer_weight (store_id, product_sku, size, color, weight_grams)
    select "storeId", "productSku", size, color, "weightGrams" from jsonb_to_recordset(${json(weighed)}::jsonb)
      as n ("storeId" text, "productSku" text, size text, color text, "weightGrams" int)
    on conflict on constraint offer_weight_variant do update set weight_grams = excluded.weight_grams
      where offer_weight.weight_grams <> excluded.weight_grams
    returning store_id, product_sku, size, color`;

const deleteWeights = async (sql: Sql, unweighed: readonly Variant[]): Promise<Variant[]> =>
  unweighed.length === 0
    ? []
    : sql.many<Variant>`
    delete from offer_weight w
    using jsonb_to_recordset(${json(unweighed)}::jsonb) as n ("storeId" text, "productSku" text, size text, color text)
    where w.store_id = n."storeId" and w.product_sku = n."productSku"
      and w.size is not distinct from n.size and w.color is not distinct from n.color
    returning w.store_id, w.product_sku, w.size, w.color`;
