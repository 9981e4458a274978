import { storeChanged } from '@muse/contracts';
import { updateProjectionWhen } from '@muse/kit';
import { storeProjection } from '../processes/store-projection.ts';

export const updateStoreWhenStoreChanged = updateProjectionWhen(
  storeChanged,
  'remember-store-when-store-changed', // stored name; do not rename
  storeProjection,
  (store) => [store],
);
