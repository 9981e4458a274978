import type { PlacementMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import { defaultRules, type PlacementRules } from '../domain/placement-rules.ts';

type StoredRules = { [K in keyof PlacementRules]: PlacementRules[K] | null };

export async function placementRulesOf(db: Sql, storeId: string): Promise<PlacementRules> {
  const stored = await db.one<StoredRules>`
    select p.concurrency, p.settle_minutes, p.tolerance_basis_points, p.tolerance_minimum_cents, p.tolerance_maximum_cents,
           p.maximum_overage_cents, p.company_card,
           greatest(p.minimum_gap_seconds, (
             select ceil(60.0 / min(max_per_minute))::int from store_permission
             where store_id = ${storeId} and expires_at > muse_clock() and granted_at <= muse_clock() and revoked_at is null
           )) as minimum_gap_seconds
    from (select ${storeId}::text as store_id) asked left join store_placement p on p.store_id = asked.store_id`;
  const set = Object.entries(stored ?? {}).filter(([, value]) => value !== null);
  return { ...defaultRules, ...Object.fromEntries(set) };
}

/** The ways of the store in their order: an admin's, else the catalog's. Empty if the store is not known yet. */
export async function methodsOf(db: Sql, storeId: string): Promise<PlacementMethod[]> {
  const row = await db.one<{ methods: PlacementMethod[] }>`
    select coalesce((select methods from store_placement where store_id = ${storeId}),
                    array(select jsonb_array_elements_text(methods) from store where store_id = ${storeId})) as methods`;
  return row?.methods ?? [];
}
