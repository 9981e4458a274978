import { api, type RecipeVersion } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { makeCanary, makeLive, retire, versionAt } from '../storage/recipe-stages.ts';
import { lockRecipes, recipeOf } from '../storage/recipes.ts';

/** Attempts that have begun keep the version that is pinned on them. */
export const publishRecipe = answer(api.placement.publishRecipe, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId, version } = params;
    const { stage, canaryPercent, reason } = body;
    await lockRecipes(tx, storeId);
    const found = await recipeOf(tx, storeId, version);
    refuseUnless(found, 'not_found');
    refuseUnless(found.passedDryRuns > 0, 'recipe_not_tried');
    if (found.stage !== stage) {
      const former = await versionAt(tx, storeId, stage);
      if (former !== undefined) await retire(tx, storeId, former);
    }
    if (stage === 'live') await makeLive(tx, storeId, version);
    else await makeCanary(tx, storeId, version, canaryPercent);
    const details = { version, sha256: found.sha256, ...(stage === 'canary' && { canaryPercent }) };
    await decideOnStore(tx, storeId, { by: actor.subject, act: `recipe ${stage}`, reason, details });
    return reply(200, (await recipeOf(tx, storeId, version)) as RecipeVersion);
  }),
);
