import { backfillTimer } from '@muse/kit';
import { storeProjection } from '../processes/store-projection.ts';

/** The stored name differs from the constant; do not rename it. */
export const backfillStores = backfillTimer('read-stores', [storeProjection]);
