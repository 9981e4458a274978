import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { lookUp } from '../storage/look-up.ts';

export const lookUpOffers = answer(api.catalog.lookUpOffers, async ({ body: { variants } }, { db }) =>
  reply(200, await lookUp(db, variants)),
);
