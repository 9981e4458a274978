import { api, type Variant } from '@muse/contracts';
import { variantKey } from '../history.ts';
import type { Client } from './request.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

/** What one can wish for: a variant, as the catalog sells it. */
export type CatalogVariant = Variant & { inStock: boolean };

/** Everything the shop shows, always in the same order, so that the same decision takes the same thing. */
export async function readCatalog(client: Client): Promise<CatalogVariant[]> {
  const items: CatalogVariant[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const result = await retryUntilAnswered(client, api.catalog.listProducts, { query });
    if (result.is === 'refusal') throw new Error(`The shelf cannot be seen: ${result.code}`);
    for (const { storeId, productSku, size, color, inStock } of result.body.products)
      items.push({ storeId, productSku, size, color, inStock });
    cursor = result.body.nextCursor;
  }
  return items.sort((a, b) => (variantKey(a) < variantKey(b) ? -1 : 1));
}
