import type { VersionedStore } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';

/** Inserts or replaces stores of a lower version; returns how many. A catalog of release 0.1.0 sends no `shippingRules`. */
export const upsertStores = (sql: Sql, stores: readonly VersionedStore[]): Promise<number> => sql.run`
  insert into store (store_id, name, website, logo_url, shipping, version)
  select "storeId", name, website, "logoUrl", coalesce("shippingRules", shipping), version
  from jsonb_to_recordset(${json(stores)}::jsonb)
    as s ("storeId" text, name text, website text, "logoUrl" text, shipping jsonb, "shippingRules" jsonb, version bigint)
  order by "storeId"
  on conflict (store_id) do update set name = excluded.name, website = excluded.website, logo_url = excluded.logo_url,
    shipping = excluded.shipping, version = excluded.version
  where excluded.version > store.version`;
