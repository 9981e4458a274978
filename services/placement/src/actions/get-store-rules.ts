import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { showRules } from '../processes/show-rules.ts';
import { configuredWaysOf } from '../storage/store-placement.ts';

export const getStoreRules = answer(
  api.placement.getStoreRules,
  async ({ params: { storeId } }, { db, rules }: ActionContext & PlacementDependencies) => {
    refuseUnless(await configuredWaysOf(db, storeId), 'not_found');
    return reply(200, await showRules(db, storeId, rules));
  },
);
