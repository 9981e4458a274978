import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, sendFile } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { dryRunOf } from '../storage/recipe-trials.ts';

/** Always saved, never shown by the browser: what a store sent is not trusted. */
export const getDryRunFile = answer(
  api.placement.getDryRunFile,
  async ({ params: { storeId, id, hash } }, { db, evidenceFiles }: ActionContext & PlacementDependencies) => {
    const found = await dryRunOf(db, storeId, id);
    const file = found?.evidence.find((each) => each.sha256 === hash);
    const content = file && (await evidenceFiles.read(hash));
    refuseUnless(file && content, 'not_found');
    return sendFile(`${id}-${hash.slice(0, 12)}.${file.contentType.split('/')[1]}`, file.contentType, content);
  },
);
