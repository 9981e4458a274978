import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { showItem } from '../domain/item.ts';
import { findVariant } from '../storage/lines.ts';

export const checkItem = answer(api.cart.checkItem, async ({ shopper, query }, { db }) => {
  const line = await findVariant(db, shopper, query);
  return reply(200, { exists: line !== undefined, item: line ? showItem(line) : null });
});
