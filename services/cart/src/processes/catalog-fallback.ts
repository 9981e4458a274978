import type { Variant } from '@muse/contracts';
import { RefusalError, type Sql } from '@muse/kit';
import type { CatalogClient } from '../adapters/catalog.ts';
import { judgeOffer, type OfferRefusal, variantKey } from '../domain/offer-rules.ts';
import { findOffers, saveLookUp } from '../storage/offers.ts';

/** A no on the word of our projection, which may lag behind. */
export class ProjectionRefusalError extends RefusalError {
  readonly variant: Variant;

  constructor(variant: Variant, no: OfferRefusal) {
    super(no.code, no.extra ? { extra: { ...no.extra } } : {});
    this.variant = variant;
  }
}

/** Why our projection would not sell this; that it would after all, having changed a moment ago, is one for another try. */
export async function projectionRefusal(
  sql: Sql,
  variant: Variant,
  expectedPriceCents?: number,
): Promise<ProjectionRefusalError> {
  const offer = (await findOffers(sql, [variant])).get(variantKey(variant));
  return new ProjectionRefusalError(
    variant,
    judgeOffer(offer, expectedPriceCents).no ?? { code: 'service_unavailable' },
  );
}

/** Tries; where doubt stops it, asks the catalog (outside any transaction) and tries again on its word. A second doubt is a no. */
export async function withCatalogFallback<T>(
  ctx: { db: Sql; catalog: CatalogClient },
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof ProjectionRefusalError)) throw error;
    const asked = [error.variant];
    await saveLookUp(ctx.db, asked, await ctx.catalog.lookUp(asked));
    return attempt();
  }
}
