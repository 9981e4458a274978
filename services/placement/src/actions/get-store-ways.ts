import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { showStoreWays } from '../processes/show-store-ways.ts';

export const getStoreWays = answer(api.placement.getStoreWays, async ({ params }, { db }) =>
  reply(200, await showStoreWays(db, params.storeId)),
);
