import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { allStores } from '../storage/stores.ts';

export const listStores = answer(api.catalog.listStores, async (_, { db }) => {
  const stores = await allStores(db);
  return reply(200, { stores: stores.map(({ version: _version, ...store }) => store) });
});
