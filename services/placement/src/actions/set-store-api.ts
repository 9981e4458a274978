import { api, internetUrl } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { networkFor } from '../adapters/store-network.ts';
import type { PlacementDependencies } from '../dependencies.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { showConnection } from '../processes/show-connection.ts';
import { saveConnection } from '../storage/api-connections.ts';

/** Attempts that run keep their session; the next one uses the new connection. */
export const setStoreApi = answer(
  api.placement.setStoreApi,
  async (
    { params: { storeId }, body, actor },
    { transaction, storeApis, rules }: ActionContext & PlacementDependencies,
  ) => {
    const { reason, ...connection } = body;
    const { protocol, baseUrl, enabled } = connection;
    const isPretendStore = rules.allowsLoopback && networkFor(new URL(baseUrl).hostname) === 'loopback';
    refuseUnless(isPretendStore || internetUrl.safeParse(baseUrl).success, 'store_url_refused');
    return transaction(async (tx) => {
      const details = { protocol, baseUrl, enabled };
      await decideOnStore(tx, storeId, { by: actor.subject, act: 'api connected', reason, details });
      const saved = await saveConnection(tx, { ...connection, storeId, updatedBy: actor.subject });
      return reply(200, showConnection(saved, storeApis));
    });
  },
);
