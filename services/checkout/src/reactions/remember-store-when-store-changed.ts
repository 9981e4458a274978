import { storeChanged } from '@muse/contracts';
import { when } from '@muse/kit';
import { rememberStores } from '../storage/stores.ts';

export const rememberStoreWhenStoreChanged = when(
  storeChanged,
  'remember-store-when-store-changed',
  async ({ data }, { tx, ignoreStale }) => {
    if ((await rememberStores(tx, [data])) === 0) ignoreStale();
  },
);
