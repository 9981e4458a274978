import type { VersionedOffer } from '@muse/contracts';
import type { Sql } from '@muse/kit';

interface OfferFilter {
  storeId?: string | undefined;
  /** A part of the name, brand, SKU or colour, in any case. */
  q?: string | undefined;
  /** The version of the last offer of the page before. */
  before: number | null;
  limit: number;
}

/** Newest change first. Each way to ask has its own statement, so that each has an index in the order of its result. */
export function listOffers(sql: Sql, { storeId, q, before, limit }: OfferFilter): Promise<VersionedOffer[]> {
  const newest = before ?? Number.MAX_SAFE_INTEGER;
  if (q !== undefined) return searchOffers(sql, { storeId: storeId ?? null, q, newest, limit });
  if (storeId === undefined)
    return sql.many<VersionedOffer>`select * from weighed_offer where version < ${newest} order by version desc limit ${limit}`;
  return sql.many<VersionedOffer>`
    select * from weighed_offer where store_id = ${storeId} and version < ${newest} order by version desc limit ${limit}`;
}

/** Trigrams need three characters. */
const shortestIndexed = 3;

interface OfferSearch {
  storeId: string | null;
  q: string;
  newest: number;
  limit: number;
}

/**
 * A frequent word is found among the newest offers. A rare one is found by its trigrams, which for a frequent word would
 * collect half the catalog. Words of one or two characters are looked for among the newest offers only.
 */
async function searchOffers(sql: Sql, { storeId, q, newest, limit }: OfferSearch): Promise<VersionedOffer[]> {
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const recent = await sql.many<VersionedOffer>`
    select * from (select * from weighed_offer where version < ${newest} order by version desc limit 1000) as offer
    where lower(product_name || coalesce(' ' || brand, '') || ' ' || product_sku || coalesce(' ' || color, '')) like ${pattern}
      and (${storeId}::text is null or store_id = ${storeId})
    order by version desc limit ${limit}`;
  if (recent.length >= limit || [...q].length < shortestIndexed) return recent;
  return sql.many<VersionedOffer>`
    with found as materialized (
      select * from weighed_offer
      where lower(product_name || coalesce(' ' || brand, '') || ' ' || product_sku || coalesce(' ' || color, '')) like ${pattern}
        and (${storeId}::text is null or store_id = ${storeId}) and version < ${newest}
    )
    select * from found order by version desc limit ${limit}`;
}
