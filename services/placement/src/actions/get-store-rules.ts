import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { configuredWaysOf, placementRulesOf } from '../storage/store-placement.ts';

export const getStoreRules = answer(api.placement.getStoreRules, async ({ params: { storeId } }, { db }) => {
  refuseUnless(await configuredWaysOf(db, storeId), 'not_found');
  return reply(200, { storeId, ...(await placementRulesOf(db, storeId)) });
});
