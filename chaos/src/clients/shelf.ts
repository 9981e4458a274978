import { api, type Variant } from '@muse/contracts';
import { variantKey } from '../history.ts';
import type { Recorder } from './ask.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

/** What one can wish for: a variant, as the catalog sells it. */
export type Wish = Variant & { inStock: boolean };

/** Everything the shop shows, always in the same order, so that the same decision takes the same thing. */
export async function lookAtTheShelf(recorder: Recorder): Promise<Wish[]> {
  const wishes: Wish[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const heard = await retryUntilAnswered(recorder, api.catalog.listProducts, { query });
    if (heard.is === 'refusal') throw new Error(`The shelf cannot be seen: ${heard.code}`);
    for (const { storeId, productSku, size, color, inStock } of heard.body.products)
      wishes.push({ storeId, productSku, size, color, inStock });
    cursor = heard.body.nextCursor;
  }
  return wishes.sort((a, b) => (variantKey(a) < variantKey(b) ? -1 : 1));
}
