import type { Variant, VersionedOffer, VersionedStore } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import { type StoreRow, toStore } from './stores.ts';

type Row = { store: StoreRow } & (VersionedOffer | { version: null });

/** The offers of these variants and the stores they name, in one statement: every purchase reads them. */
export async function lookUp(
  sql: Sql,
  variants: Variant[],
): Promise<{ offers: VersionedOffer[]; stores: VersionedStore[] }> {
  const rows = await sql.many<Row>`
    select o.*, jsonb_build_object('storeId', s.store_id, 'name', s.name, 'website', s.website, 'logoUrl', s.logo_url, 'shipping', s.shipping,
      'shippingRules', s.shipping_rules, 'methods', s.methods, 'version', s.version) as store
    from jsonb_to_recordset(${json(variants)}::jsonb) as wanted ("storeId" text, "productSku" text, size text, color text)
    join store s on s.store_id = wanted."storeId"
    left join weighed_offer o on o.store_id = wanted."storeId" and o.product_sku = wanted."productSku"
      and o.size is not distinct from wanted.size and o.color is not distinct from wanted.color
    order by s.name`;
  const stores = new Map(rows.map(({ store }) => [store.storeId, toStore(store)]));
  const offers = rows.flatMap(({ store: _, ...offer }) => (offer.version === null ? [] : [offer]));
  return { offers, stores: [...stores.values()] };
}
