import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { inWholeSeconds } from '../domain/placement-rules.ts';
import { configuredWaysOf, placementRulesOf } from '../storage/store-placement.ts';

export const getStoreRules = answer(api.placement.getStoreRules, async ({ params: { storeId } }, { db }) => {
  refuseUnless(await configuredWaysOf(db, storeId), 'not_found');
  return reply(200, { storeId, ...inWholeSeconds(await placementRulesOf(db, storeId)) });
});
