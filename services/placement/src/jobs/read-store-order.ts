import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PlacementDependencies } from '../dependencies.ts';
import { applyStoreProgress } from '../processes/apply-store-progress.ts';
import { findConnection } from '../storage/api-connections.ts';
import { orderOfSession, stopPolling } from '../storage/store-sessions.ts';
import { StoreAnswerError } from '../ways/api/store-answer-error.ts';
import { StoppedError } from '../ways/way.ts';

/** After as many answers, the session is taken for one that has bought nothing: an attempt before the one that was placed. */
const pollsWithoutOrder = 3;

/** Asks a store how far an order is. If it cannot be asked, the timer asks again later. */
export const readStoreOrder = job(
  'read-store-order',
  { payload: z.object({ storeId: z.string(), sessionId: z.string(), polls: z.int() }), concurrency: 8 },
  async (task, { db, log, storeApis }: JobContext & PlacementDependencies) => {
    const { storeId, sessionId, polls } = task.payload;
    const connection = await findConnection(db, storeId);
    const orderNumber = await orderOfSession(db, storeId, sessionId);
    const answer = connection?.enabled
      ? await storeApis
          .open(connection)
          .then(async (api) => ({ progress: await api.readOrder(sessionId) }))
          .catch((error: unknown) => {
            if (!(error instanceof StoreAnswerError || error instanceof StoppedError)) throw error;
            log.warn({ storeId, code: error.code }, 'a store could not be asked about an order');
          })
      : undefined;
    await task.finish(async (tx) => {
      if (!answer || orderNumber === undefined) return;
      const { progress } = answer;
      if (progress) await applyStoreProgress(tx, { storeId, progress, orderNumber }, log);
      else if (polls >= pollsWithoutOrder) await stopPolling(tx, storeId, sessionId);
    });
  },
);
