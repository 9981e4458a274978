import type { Sql } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { upsertStores } from '../storage/stores.ts';

/** Stores of a session that are not in the projection: nothing is known about where they ship. */
export class UnknownStoresError extends Error {
  constructor(storeIds: readonly string[]) {
    super(`not in the projection of stores: ${storeIds.join(', ')}`);
    this.name = 'UnknownStoresError';
  }
}

/**
 * Runs an attempt. If it needs a store that is not in the projection, asks the catalog (outside any transaction; 503 if it does
 * not answer), saves the stores and tries once more. A store that the catalog does not have either is then refused.
 */
export async function withStoresFromCatalog<T>(
  { db, catalog }: { db: Sql } & Pick<CheckoutDependencies, 'catalog'>,
  attempt: (onUnknown: 'ask' | 'refuse') => Promise<T>,
): Promise<T> {
  try {
    return await attempt('ask');
  } catch (error) {
    if (!(error instanceof UnknownStoresError)) throw error;
    await upsertStores(db, await catalog.allStores());
    return attempt('refuse');
  }
}
