import { backfillTimer } from '@muse/kit';
import { storeProjection } from '../processes/store-projection.ts';

export const backfillStores = backfillTimer('backfill-stores', [storeProjection]);
