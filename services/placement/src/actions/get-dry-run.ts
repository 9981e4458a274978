import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { dryRunOf } from '../storage/recipe-trials.ts';

export const getDryRun = answer(api.placement.getDryRun, async ({ params: { storeId, id } }, { db }) => {
  const found = await dryRunOf(db, storeId, id);
  refuseUnless(found, 'not_found');
  return reply(200, found);
});
