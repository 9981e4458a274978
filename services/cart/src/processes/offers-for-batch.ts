import type { AddRequest, Offer } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { CatalogClient } from '../adapters/catalog.ts';
import { judgeOffer, variantKey } from '../domain/offer-rules.ts';
import { findOffers, saveLookUp } from '../storage/offers.ts';

/** The offers of these requests. Those that the projection refuses are looked up in the catalog first, in one call. */
export async function offersForBatch(
  requests: readonly AddRequest[],
  { db, catalog }: { db: Sql; catalog: CatalogClient },
): Promise<Map<string, Offer>> {
  const offers = await findOffers(db, requests);
  const refused = requests.filter((item) => judgeOffer(offers.get(variantKey(item)), item.priceCents).refusal);
  if (refused.length === 0) return offers;
  await saveLookUp(db, refused, await catalog.lookUp(refused));
  return findOffers(db, requests);
}
