import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { showStoreWays } from '../processes/show-store-ways.ts';
import { saveMethods } from '../storage/store-placement.ts';

/** Orders that are queued already keep their way; the next one is chosen by the new order. */
export const setStoreWays = answer(api.placement.setStoreWays, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { methods, reason } = body;
    await decideOnStore(tx, params.storeId, { by: actor.subject, act: 'ways set', reason, details: { methods } });
    await saveMethods(tx, params.storeId, methods);
    return reply(200, await showStoreWays(tx, params.storeId));
  }),
);
