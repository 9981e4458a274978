import type { Sql } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { inWholeSeconds } from '../domain/placement-rules.ts';
import { placementRulesOf } from '../storage/store-placement.ts';

/** The rules of a store as an API shows them: its due times are those of the settings where it has none of its own. */
export async function showRules(
  sql: Sql,
  storeId: string,
  { dueMinutes, escalateMinutes }: PlacementDependencies['rules'],
) {
  return { storeId, dueMinutes, escalateMinutes, ...inWholeSeconds(await placementRulesOf(sql, storeId)) };
}
