import { createHash } from 'node:crypto';
import { api, type RecipeVersion } from '@muse/contracts';
import { type ActionContext, answer, refuse, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { hostsOf } from '../processes/recipe-hosts.ts';
import { insertRecipe, lockRecipes, recipeOf, versionWith } from '../storage/recipes.ts';
import { lintRecipe } from '../ways/headless/recipe/lint.ts';

/** Saves what the lint has read, with its defaults: the hash is of exactly what will run. */
export const saveRecipe = answer(
  api.placement.saveRecipe,
  async ({ params: { storeId }, body, actor }, ctx: ActionContext & PlacementDependencies) => {
    const linted = lintRecipe(body.recipe, await hostsOf(ctx.db, storeId, ctx));
    if ('problems' in linted)
      refuse('recipe_refused', {
        errors: linted.problems.map((problem) => ({ ...problem, pointer: `/recipe${problem.pointer}` })),
      });
    const { recipe } = linted;
    const sha256 = createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
    return ctx.transaction(async (tx) => {
      await lockRecipes(tx, storeId);
      const known = await versionWith(tx, storeId, sha256);
      if (known !== undefined) return reply(200, (await recipeOf(tx, storeId, known)) as RecipeVersion);
      const { title } = recipe;
      const version = await insertRecipe(tx, {
        storeId,
        sha256,
        title,
        content: recipe,
        note: body.note,
        by: actor.subject,
      });
      await decideOnStore(tx, storeId, {
        by: actor.subject,
        act: 'recipe saved',
        reason: body.note,
        details: { version, sha256 },
      });
      return reply(201, (await recipeOf(tx, storeId, version)) as RecipeVersion);
    });
  },
);
