import { concurrentIndexes } from '@muse/kit';

/** Offers of one store, newest first; and offers by a part of their text, of three characters or more. */
export const findingOffers = concurrentIndexes(1002, 'finding offers', {
  offer_of_store: 'on offer (store_id, version desc)',
  offer_text: `on offer using gin
    (lower(product_name || coalesce(' ' || brand, '') || ' ' || product_sku || coalesce(' ' || color, '')) extensions.gin_trgm_ops)`,
});
