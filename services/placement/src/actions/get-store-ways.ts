import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { showStoreWays } from '../processes/show-store-ways.ts';

export const getStoreWays = answer(
  api.placement.getStoreWays,
  async ({ params }, { db, ways }: ActionContext & PlacementDependencies) =>
    reply(200, await showStoreWays(db, params.storeId, (method) => ways[method].unavailable(params.storeId))),
);
