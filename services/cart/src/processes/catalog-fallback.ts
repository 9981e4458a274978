import type { Variant } from '@muse/contracts';
import { RefusalError, type Sql } from '@muse/kit';
import type { CatalogClient } from '../adapters/catalog.ts';
import { judgeOffer, type OfferRefusal, variantKey } from '../domain/offer-rules.ts';
import { findOffers, saveLookUp } from '../storage/offers.ts';

/** A refusal that rests on the projection, which may be behind the catalog. */
export class ProjectionRefusalError extends RefusalError {
  readonly variant: Variant;

  constructor(variant: Variant, refusal: OfferRefusal) {
    super(refusal.code, refusal.extra ? { extra: { ...refusal.extra } } : {});
    this.variant = variant;
  }
}

/**
 * Returns why the projection refuses this variant. If it has changed in the meantime and refuses nothing, the error leads
 * to another attempt all the same.
 */
export async function projectionRefusal(
  sql: Sql,
  variant: Variant,
  expectedPriceCents?: number,
): Promise<ProjectionRefusalError> {
  const offer = (await findOffers(sql, [variant])).get(variantKey(variant));
  const { refusal } = judgeOffer(offer, expectedPriceCents);
  return new ProjectionRefusalError(variant, refusal ?? { code: 'service_unavailable' });
}

/**
 * Runs an attempt. If the projection refuses it, looks the variant up in the catalog (outside any transaction), saves the
 * answer and tries once more; the second refusal is final.
 */
export async function withCatalogFallback<T>(
  ctx: { db: Sql; catalog: CatalogClient },
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof ProjectionRefusalError)) throw error;
    const variants = [error.variant];
    await saveLookUp(ctx.db, variants, await ctx.catalog.lookUp(variants));
    return attempt();
  }
}
