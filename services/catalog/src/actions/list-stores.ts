import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { publicStore } from '../domain/stores.ts';
import { allStores } from '../storage/stores.ts';

export const listStores = answer(api.catalog.listStores, async (_, { db }) =>
  reply(200, { stores: (await allStores(db)).map(publicStore) }),
);
