import { comparisonTimer } from '@muse/kit';
import { offerProjection, storeProjection } from '../processes/catalog-projections.ts';

export const compareProjections = comparisonTimer([storeProjection, offerProjection]);
