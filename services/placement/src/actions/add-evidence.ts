import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { readUploadedFile } from '../adapters/uploaded-file.ts';
import type { PlacementDependencies } from '../dependencies.ts';
import { loadTask, lockTask } from '../processes/load-task.ts';
import { insertEvidence } from '../storage/evidence.ts';

/** The file is stored before its row: a process that dies between leaves a file that nothing names, never a row without its file. */
export const addEvidence = answer(
  api.placement.addEvidence,
  async (
    { params: { orderNumber }, body, actor, header, expects },
    { db, transaction, evidenceFiles }: ActionContext & PlacementDependencies,
  ) => {
    await loadTask(db, orderNumber);
    const { content, contentType } = await readUploadedFile(body, header('content-type'));
    const { sha256 } = await evidenceFiles.store(content);
    return transaction(async (tx) => {
      const { task } = await lockTask(tx, orderNumber);
      expects(task.version);
      const file = { sha256, contentType, bytes: content.length };
      return reply(201, await insertEvidence(tx, task.id, actor.subject, file), { version: task.version });
    });
  },
);
