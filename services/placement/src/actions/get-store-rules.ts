import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { inWholeSeconds } from '../domain/placement-rules.ts';
import { configuredWaysOf, placementRulesOf } from '../storage/store-placement.ts';

export const getStoreRules = answer(
  api.placement.getStoreRules,
  async ({ params: { storeId } }, { db, rules }: ActionContext & PlacementDependencies) => {
    refuseUnless(await configuredWaysOf(db, storeId), 'not_found');
    const { dueMinutes, escalateMinutes } = rules;
    return reply(200, { storeId, dueMinutes, escalateMinutes, ...inWholeSeconds(await placementRulesOf(db, storeId)) });
  },
);
