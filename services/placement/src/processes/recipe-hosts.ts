import { refuse, refuseUnless, type Sql } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { visitTo } from '../storage/recipes.ts';
import { type StoreHosts, storeHosts } from '../ways/headless/network/store-hosts.ts';

/** The hosts of a store as a browser may request them now. Refuses if the store is unknown, or has no address that a browser may visit. */
export async function hostsOf(db: Sql, storeId: string, { headless }: PlacementDependencies): Promise<StoreHosts> {
  const visit = await visitTo(db, storeId);
  refuseUnless(visit, 'not_found');
  try {
    return storeHosts(visit.website, visit.otherHosts, headless.production);
  } catch (error) {
    refuse('recipe_refused', { detail: error instanceof Error ? error.message : String(error) });
  }
}
