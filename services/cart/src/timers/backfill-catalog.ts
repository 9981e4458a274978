import { backfillTimer } from '@muse/kit';
import { offerProjection, storeProjection } from '../processes/catalog-projections.ts';

/** Stores first: an offer without its store counts as unknown. */
export const backfillCatalog = backfillTimer('backfill-catalog', [storeProjection, offerProjection]);
