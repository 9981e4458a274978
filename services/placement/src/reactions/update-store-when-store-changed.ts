import { storeChanged } from '@muse/contracts';
import { when } from '@muse/kit';
import { upsertStores } from '../storage/stores.ts';

export const updateStoreWhenStoreChanged = when(
  storeChanged,
  'remember-store-when-store-changed',
  async ({ data }, { tx, ignoreStale }) => {
    if ((await upsertStores(tx, [data])) === 0) ignoreStale();
  },
);
