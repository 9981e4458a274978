import type { PlacementMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import { defaultRules, type PlacementRules } from '../domain/placement-rules.ts';

export async function placementRulesOf(db: Sql, storeId: string): Promise<PlacementRules> {
  const stored = await db.one<RulesToSet>`
    select p.concurrency, p.settle_minutes, p.tolerance_basis_points, p.tolerance_minimum_cents, p.tolerance_maximum_cents,
           p.company_card, p.ask_customer, d.due_minutes, d.escalate_minutes,
           greatest(p.minimum_gap_seconds, (
             select (60.0 / min(max_per_minute))::float8 from store_permission
             where store_id = ${storeId} and expires_at > muse_clock() and granted_at <= muse_clock() and revoked_at is null
           )) as minimum_gap_seconds
    from (select ${storeId}::text as store_id) asked left join store_placement p on p.store_id = asked.store_id
      left join store_due_times d on d.store_id = asked.store_id`;
  const set = Object.entries(stored ?? {}).filter(([, value]) => value !== null);
  return { ...defaultRules, ...Object.fromEntries(set) };
}

/** The ways of the store in their order: an admin's, else the catalog's. Returns `undefined` if the store is not known. */
export const configuredWaysOf = (
  db: Sql,
  storeId: string,
): Promise<{ methods: PlacementMethod[]; source: 'admin' | 'catalog' } | undefined> =>
  db.one`
    select coalesce(p.methods, array(select jsonb_array_elements_text(s.methods))) as methods,
           case when p.methods is null then 'catalog' else 'admin' end as source
    from store s left join store_placement p on p.store_id = s.store_id where s.store_id = ${storeId}`;

/** Null returns to the catalog's order. */
export const saveMethods = (tx: Sql, storeId: string, methods: PlacementMethod[] | null): Promise<number> =>
  tx.run`
    insert into store_placement (store_id, methods) values (${storeId}, ${methods})
    on conflict (store_id) do update set methods = excluded.methods`;

export type RulesToSet = { [K in keyof Required<PlacementRules>]: Required<PlacementRules>[K] | null };

/** Null is the default. */
export async function saveRules(tx: Sql, storeId: string, rules: RulesToSet): Promise<void> {
  await tx.run`
    insert into store_placement (store_id, concurrency, minimum_gap_seconds, settle_minutes, tolerance_basis_points, tolerance_minimum_cents,
                                 tolerance_maximum_cents, company_card, ask_customer)
    values (${storeId}, ${rules.concurrency}, ${rules.minimumGapSeconds}, ${rules.settleMinutes}, ${rules.toleranceBasisPoints},
            ${rules.toleranceMinimumCents}, ${rules.toleranceMaximumCents}, ${rules.companyCard},
            ${rules.askCustomer})
    on conflict (store_id) do update set concurrency = excluded.concurrency, minimum_gap_seconds = excluded.minimum_gap_seconds,
      settle_minutes = excluded.settle_minutes, tolerance_basis_points = excluded.tolerance_basis_points,
      tolerance_minimum_cents = excluded.tolerance_minimum_cents, tolerance_maximum_cents = excluded.tolerance_maximum_cents,
      company_card = excluded.company_card, ask_customer = excluded.ask_customer`;
  await tx.run`
    insert into store_due_times (store_id, due_minutes, escalate_minutes) values (${storeId}, ${rules.dueMinutes}, ${rules.escalateMinutes})
    on conflict (store_id) do update set due_minutes = excluded.due_minutes, escalate_minutes = excluded.escalate_minutes`;
}
