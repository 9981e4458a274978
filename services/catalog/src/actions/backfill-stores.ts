import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { allStores } from '../storage/stores.ts';

export const backfillStores = answer(api.catalog.backfillStores, async (_, { db }) =>
  reply(200, { stores: await allStores(db) }),
);
