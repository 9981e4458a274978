import type { Variant } from '@muse/contracts';
import { RefusalError, type Sql } from '@muse/kit';
import type { Catalog } from '../adapters/catalog.ts';
import { judgeOffer, type No, variantKey } from '../domain/rules.ts';
import { findOffers, upsertAnswer } from '../storage/offers.ts';

/** A no on the word of our projection, which may lag behind. */
export class CatalogDisagreesError extends RefusalError {
  readonly variant: Variant;

  constructor(variant: Variant, no: No) {
    super(no.code, no.extra ? { extra: { ...no.extra } } : {});
    this.variant = variant;
  }
}

/** Why our projection would not sell this; that it would after all, having changed a moment ago, is one for another try. */
export async function disagreementOn(sql: Sql, variant: Variant, seenCents?: number): Promise<CatalogDisagreesError> {
  const offer = (await findOffers(sql, [variant])).get(variantKey(variant));
  return new CatalogDisagreesError(variant, judgeOffer(offer, seenCents).no ?? { code: 'service_unavailable' });
}

/** Tries; where doubt stops it, asks the catalog (outside any transaction) and tries again on its word. A second doubt is a no. */
export async function withCatalogFallback<T>(
  ctx: { db: Sql; catalog: Catalog },
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof CatalogDisagreesError)) throw error;
    const asked = [error.variant];
    await upsertAnswer(ctx.db, asked, await ctx.catalog.lookUp(asked));
    return attempt();
  }
}
