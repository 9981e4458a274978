import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { saveLookUp } from '../storage/offers.ts';

/** Called by checkout when the catalog has answered something else than the cart shows. */
export const refreshOffers = answer(
  api.cart.refreshOffers,
  async ({ body: { variants } }, { db, catalog }: ActionContext & CartDependencies) => {
    await saveLookUp(db, variants, await catalog.lookUp(variants));
    return reply(204, undefined);
  },
);
