import { storeChanged } from '@muse/contracts';
import { when } from '@muse/kit';
import { learnStores } from '../storage/stores.ts';

export const learnStoreWhenStoreChanged = when(
  storeChanged,
  'learn-store-when-store-changed',
  async ({ data }, { tx, ignoreStale }) => {
    if ((await learnStores(tx, [data])) === 0) ignoreStale();
  },
);
