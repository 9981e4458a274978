import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, sendFile } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { loadTask } from '../processes/load-task.ts';
import { findEvidence } from '../storage/evidence.ts';

/** Always saved, never shown by the browser: what a store or an operator sent is not trusted. */
export const getEvidenceFile = answer(
  api.placement.getEvidenceFile,
  async ({ params: { orderNumber, id } }, { db, evidenceFiles }: ActionContext & PlacementDependencies) => {
    const { task } = await loadTask(db, orderNumber);
    const evidence = await findEvidence(db, task.id, id);
    const content = evidence && (await evidenceFiles.read(evidence.sha256));
    refuseUnless(evidence && content, 'not_found');
    return sendFile(`${task.orderNumber}-${id}.${evidence.contentType.split('/')[1]}`, evidence.contentType, content);
  },
);
