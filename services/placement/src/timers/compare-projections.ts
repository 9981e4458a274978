import { comparisonTimer } from '@muse/kit';
import { storeProjection } from '../processes/store-projection.ts';

export const compareProjections = comparisonTimer([storeProjection]);
