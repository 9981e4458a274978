import { api, pageOf } from '@muse/contracts';
import { answer, decodeCursor, reply } from '@muse/kit';
import { publicOffer } from '../domain/variants.ts';
import { listOffers } from '../storage/list-offers.ts';

export const listProducts = answer(api.catalog.listProducts, async ({ query }, { db }) => {
  const { storeId, q, limit } = query;
  const before = decodeCursor(query.cursor, readVersion) ?? null;
  const { page, nextCursor } = pageOf(
    await listOffers(db, { storeId, q, before, limit: limit + 1 }),
    limit,
    ({ version }) => String(version),
  );
  return reply(200, { products: page.map(publicOffer), nextCursor });
});

const readVersion = (cursor: string): number | undefined => (/^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined);
