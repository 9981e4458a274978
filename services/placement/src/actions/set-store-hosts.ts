import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { lockRecipes, setHosts, visitTo } from '../storage/recipes.ts';
import { storeHosts } from '../ways/headless/network/store-hosts.ts';

/** Recipes are checked against these hosts when they are saved, and again whenever one runs. */
export const setStoreHosts = answer(
  api.placement.setStoreHosts,
  ({ params: { storeId }, body, actor }, { transaction, headless }: ActionContext & PlacementDependencies) =>
    transaction(async (tx) => {
      const { address, hosts, reason } = body;
      const details = { address, hosts };
      await lockRecipes(tx, storeId);
      await decideOnStore(tx, storeId, { by: actor.subject, act: 'hosts set', reason, details });
      await setHosts(tx, storeId, details);
      const visit = await visitTo(tx, storeId);
      refuseUnless(visit, 'not_found');
      if (address !== null) requireAddress(address, hosts, headless.production);
      return reply(200, { storeId, website: visit.website, hosts });
    }),
);

function requireAddress(address: string, hosts: string[], production: boolean): void {
  try {
    storeHosts(address, hosts, production);
  } catch {
    const detail = 'a URL with https and a host name; outside production also one on this machine';
    refuse('validation_failed', { errors: [{ pointer: '/address', code: 'invalid', detail }] });
  }
}
