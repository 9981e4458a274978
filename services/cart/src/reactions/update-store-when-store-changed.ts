import { storeChanged } from '@muse/contracts';
import { updateProjectionWhen } from '@muse/kit';
import { storeProjection } from '../processes/catalog-projections.ts';

export const updateStoreWhenStoreChanged = updateProjectionWhen(
  storeChanged,
  'learn-store-when-store-changed', // stored name; do not rename
  storeProjection,
  (store) => [store],
);
