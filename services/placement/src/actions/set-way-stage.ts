import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { showStoreWays } from '../processes/show-store-ways.ts';
import { lockWay, setStage } from '../storage/store-ways.ts';

export const setWayStage = answer(api.placement.setWayStage, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId, method } = params;
    const { stage, reason } = body;
    await decideOnStore(tx, storeId, { by: actor.subject, act: `way ${stage}`, reason, details: { method } });
    await lockWay(tx, storeId, method);
    await setStage(tx, storeId, method, stage);
    return reply(200, await showStoreWays(tx, storeId));
  }),
);
