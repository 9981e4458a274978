import type { Sql } from '@muse/kit';
import type { OrderReferences } from '../domain/delivery-steps.ts';
import { findConnection } from '../storage/api-connections.ts';
import { visitTo } from '../storage/recipes.ts';
import { addressFieldsIn, variablesIn } from '../ways/headless/recipe/variables.ts';

/** What a person has to enter as a machine would, so that the look-ups of this store find the order. */
export async function orderReferencesOf(db: Sql, storeId: string, email: string): Promise<OrderReferences> {
  const [visit, connection] = await Promise.all([visitTo(db, storeId), findConnection(db, storeId)]);
  const recipes = visit?.recipes ?? [];
  const used = new Set(recipes.flatMap(({ content }) => variablesIn(JSON.stringify(content))));
  const live = recipes.find(({ stage }) => stage === 'live');
  return {
    addressFields: live === undefined ? [] : addressFieldsIn(live.content),
    email: used.has('order.email') || connection?.enabled ? email : null,
    inAddress: used.has('address.address2WithOrder'),
  };
}
