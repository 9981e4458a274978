import type { VersionedStore } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';

/**
 * Inserts or replaces stores of a lower version; returns how many. Rows are locked in a fixed order, which prevents deadlocks.
 * A catalog of release 0.1.0 sends no `shippingRules`.
 */
export const upsertStores = (sql: Sql, stores: readonly VersionedStore[]): Promise<number> =>
  sql.run`
    insert into store (store_id, shipping, version)
    select s->>'storeId', coalesce(s->'shippingRules', s->'shipping'), (s->>'version')::bigint from jsonb_array_elements(${json(stores)}::jsonb) as s
    order by 1
    on conflict (store_id) do update set shipping = excluded.shipping, version = excluded.version
      where store.version < excluded.version`;
