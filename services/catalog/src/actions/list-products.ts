import { api } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { publicOffer } from '../domain/variants.ts';
import { listOffers } from '../storage/offers.ts';

export const listProducts = answer(api.catalog.listProducts, async ({ query }, { db }) => {
  const { storeId, q, limit } = query;
  const found = await listOffers(db, { storeId, q, before: readCursor(query.cursor), limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return reply(200, {
    products: page.map(publicOffer),
    nextCursor: found.length > limit && last ? String(last.version) : null,
  });
});

function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,15}$/.test(cursor))
    refuse('validation_failed', {
      errors: [{ pointer: '/cursor', code: 'invalid_cursor', detail: 'Not a cursor of this list.' }],
    });
  return Number(cursor);
}
