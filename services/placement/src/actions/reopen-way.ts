import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { showStoreWays } from '../processes/show-store-ways.ts';
import { lockWay, reopen } from '../storage/store-ways.ts';

export const reopenWay = answer(api.placement.reopenWay, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId, method } = params;
    await decideOnStore(tx, storeId, {
      by: actor.subject,
      act: 'way reopened',
      reason: body.reason,
      details: { method },
    });
    await lockWay(tx, storeId, method);
    await reopen(tx, storeId, method);
    return reply(200, await showStoreWays(tx, storeId));
  }),
);
