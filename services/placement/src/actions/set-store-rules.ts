import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { inWholeSeconds } from '../domain/placement-rules.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { placementRulesOf, saveRules } from '../storage/store-placement.ts';

/** The ceiling of an order is set when it is queued: a new tolerance is for later ones. */
export const setStoreRules = answer(api.placement.setStoreRules, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId } = params;
    const { reason, ...rules } = body;
    await decideOnStore(tx, storeId, { by: actor.subject, act: 'rules set', reason, details: rules });
    await saveRules(tx, storeId, rules);
    return reply(200, { storeId, ...inWholeSeconds(await placementRulesOf(tx, storeId)) });
  }),
);
