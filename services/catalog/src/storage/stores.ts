import type { Store, StoreShipping, VersionedStore } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import { basicShipping } from '../domain/stores.ts';

export interface StoreRow extends Omit<VersionedStore, 'placement' | 'shippingRules'> {
  methods: VersionedStore['placement']['methods'];
  /** Null: saved by release 0.1.0. */
  shippingRules: StoreShipping | null;
}

export const toStore = ({ methods, shippingRules, ...row }: StoreRow): VersionedStore => ({
  ...row,
  ...(shippingRules === null ? {} : { shippingRules }),
  placement: { methods },
});

export async function allStores(sql: Sql): Promise<VersionedStore[]> {
  const rows = await sql.many<StoreRow>`
    select store_id, name, website, logo_url, shipping, shipping_rules, methods, version from store order by name`;
  return rows.map(toStore);
}

/** Locks these stores in a fixed order, which prevents deadlocks between imports. Returns the websites of those that exist. */
export async function lockStores(sql: Sql, storeIds: string[]): Promise<Map<string, string>> {
  const rows = await sql.many<{
    storeId: string;
    website: string;
  }>`select store_id, website from store where store_id = any(${storeIds}::text[]) order by store_id for update`;
  return new Map(rows.map(({ storeId, website }) => [storeId, website]));
}

/** Inserts or replaces a store; returns it with its new version, and whether it is new. The last of concurrent changes wins. */
export async function saveStore(sql: Sql, store: Store): Promise<{ store: VersionedStore; created: boolean }> {
  const row = await sql.one<StoreRow & { created: boolean }>`
    insert into store as s (store_id, name, website, logo_url, shipping, shipping_rules, methods)
    values (${store.storeId}, ${store.name}, ${store.website}, ${store.logoUrl}, ${json(basicShipping(store.shipping))},
      ${json(store.shipping)}, ${store.placement.methods}::text[])
    on conflict (store_id) do update set name = excluded.name, website = excluded.website, logo_url = excluded.logo_url,
      shipping = excluded.shipping, shipping_rules = excluded.shipping_rules, methods = excluded.methods,
      version = nextval('change_number'), updated_at = muse_clock()
    returning store_id, name, website, logo_url, shipping, shipping_rules, methods, version, xmax = 0 as created`;
  const { created, ...saved } = row as StoreRow & { created: boolean };
  return { store: toStore(saved), created };
}
