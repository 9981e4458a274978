import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { recipeOf, storedRecipe } from '../storage/recipes.ts';

export const getRecipe = answer(api.placement.getRecipe, async ({ params: { storeId, version } }, { db }) => {
  const found = await recipeOf(db, storeId, version);
  const stored = found && (await storedRecipe(db, storeId, version));
  refuseUnless(found && stored, 'not_found');
  return reply(200, { ...found, recipe: stored.content as Record<string, unknown> });
});
