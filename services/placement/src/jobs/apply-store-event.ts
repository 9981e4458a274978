import { type JobContext, job, NotReadyError } from '@muse/kit';
import { z } from 'zod';
import type { PlacementDependencies } from '../dependencies.ts';
import { applyStoreProgress, type ProgressOutcome } from '../processes/apply-store-progress.ts';
import { closeStoreEvent, findStoreEvent } from '../storage/store-events.ts';
import { orderOfSession } from '../storage/store-sessions.ts';

/** 2 s at first, five minutes at most. */
const retryMs = (attempts: number): number => Math.min(300_000, 2_000 * 2 ** Math.min(attempts, 8));
/** An order whose outcome is unknown is looked up for an hour, and then by a person. */
const patienceMs = 24 * 60 * 60_000;

/** What a store has told us of an order. Its event may overtake the answer to our own purchase. */
export const applyStoreEvent = job(
  'apply-store-event',
  { payload: z.object({ eventId: z.string() }), concurrency: 8 },
  async (task, { db, log }: JobContext & PlacementDependencies) => {
    const event = await findStoreEvent(db, task.payload.eventId);
    if (!event) return task.finish(async () => undefined);
    const { id, storeId, progress } = event;
    const orderNumber = await orderOfSession(db, storeId, progress.sessionId);
    await task.finish(async (tx) => {
      const outcome: ProgressOutcome =
        orderNumber === undefined
          ? 'unknown session'
          : await applyStoreProgress(tx, { storeId, progress, orderNumber }, log);
      if (outcome === 'early') {
        if (task.ageMs < patienceMs) throw new NotReadyError('the order is not placed yet', retryMs(task.attempts));
        log.error({ orderNumber, storeId }, 'the store works on an order that is not placed: an operator must look');
      }
      if (outcome === 'unknown session') log.warn({ storeId }, 'an event of a store about a session that is not ours');
      await closeStoreEvent(tx, id, outcome);
    });
  },
);
