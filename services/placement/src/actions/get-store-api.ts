import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { showConnection } from '../processes/show-connection.ts';
import { findConnection } from '../storage/api-connections.ts';

export const getStoreApi = answer(
  api.placement.getStoreApi,
  async ({ params }, { db, storeApis }: ActionContext & PlacementDependencies) => {
    const connection = await findConnection(db, params.storeId);
    refuseUnless(connection, 'not_found');
    return reply(200, showConnection(connection, storeApis));
  },
);
