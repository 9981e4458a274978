import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { showRules } from '../processes/show-rules.ts';
import { saveRules } from '../storage/store-placement.ts';

/** The ceiling of an order and its due times are set when it is queued: new ones are for later orders. */
export const setStoreRules = answer(
  api.placement.setStoreRules,
  ({ params, body, actor }, { transaction, rules: settings }: ActionContext & PlacementDependencies) =>
    transaction(async (tx) => {
      const { storeId } = params;
      const { reason, ...rules } = body;
      await decideOnStore(tx, storeId, { by: actor.subject, act: 'rules set', reason, details: rules });
      const dueMinutes = rules.dueMinutes ?? settings.dueMinutes;
      const escalateMinutes = rules.escalateMinutes ?? settings.escalateMinutes;
      const detail = `before the order is due, ${dueMinutes} minutes after its creation`;
      refuseUnless(dueMinutes <= escalateMinutes, 'validation_failed', {
        errors: [{ pointer: '/escalateMinutes', code: 'out_of_range', detail }],
      });
      await saveRules(tx, storeId, rules);
      return reply(200, await showRules(tx, storeId, settings));
    }),
);
