import { api } from '@muse/contracts';
import { answer, refuseUnless, reply, type Sql } from '@muse/kit';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { liveBefore, makeLive, versionAt, withdraw } from '../storage/recipe-stages.ts';
import { lockRecipes, recipesOf } from '../storage/recipes.ts';

export const rollBackRecipe = answer(api.placement.rollBackRecipe, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId } = params;
    await lockRecipes(tx, storeId);
    const details = await rollBack(tx, storeId);
    refuseUnless(details, 'no_recipe_before');
    await decideOnStore(tx, storeId, { by: actor.subject, act: 'recipe rolled back', reason: body.reason, details });
    return reply(200, { recipes: await recipesOf(tx, storeId) });
  }),
);

/** The newest step back: first the canary, then the live version. Returns `undefined` if there is none. */
async function rollBack(tx: Sql, storeId: string): Promise<{ retired: number; live?: number } | undefined> {
  const canary = await versionAt(tx, storeId, 'canary');
  if (canary !== undefined) {
    await withdraw(tx, storeId, canary);
    return { retired: canary };
  }
  const live = await versionAt(tx, storeId, 'live');
  const before = live === undefined ? undefined : await liveBefore(tx, storeId, live);
  if (live === undefined || before === undefined) return undefined;
  await withdraw(tx, storeId, live);
  await makeLive(tx, storeId, before);
  return { retired: live, live: before };
}
