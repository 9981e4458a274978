import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { recipesOf } from '../storage/recipes.ts';

export const listRecipes = answer(api.placement.listRecipes, async ({ params }, { db }) =>
  reply(200, { recipes: await recipesOf(db, params.storeId) }),
);
