import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { insertDryRun } from '../storage/recipe-trials.ts';
import { recipeOf } from '../storage/recipes.ts';

/** The browser runs in a background job: it may take minutes. */
export const tryRecipe = answer(api.placement.dryRunRecipe, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId, version } = params;
    refuseUnless(await recipeOf(tx, storeId, version), 'not_found');
    const started = await insertDryRun(tx, { storeId, version, request: body, by: actor.subject });
    const details = { version, dryRun: started.id };
    await decideOnStore(tx, storeId, { by: actor.subject, act: 'recipe tried', reason: null, details });
    tx.enqueue('dry-run-recipe', started.id, { id: started.id });
    return reply(202, started);
  }),
);
