import { api, type Variant } from '@muse/contracts';
import { variantKey } from '../history.ts';
import type { Client } from './request.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

/** A variant in the catalog, and whether it is in stock. */
export type CatalogVariant = Variant & { inStock: boolean };

/** Reads the whole catalog, always in the same order, so that the same seed selects the same variants. */
export async function readCatalog(client: Client): Promise<CatalogVariant[]> {
  const variants: CatalogVariant[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const result = await retryUntilAnswered(client, api.catalog.listProducts, { query });
    if (result.is === 'refusal') throw new Error(`The catalog cannot be read: ${result.code}`);
    for (const { storeId, productSku, size, color, inStock } of result.body.products)
      variants.push({ storeId, productSku, size, color, inStock });
    cursor = result.body.nextCursor;
  }
  return variants.sort((a, b) => (variantKey(a) < variantKey(b) ? -1 : 1));
}
