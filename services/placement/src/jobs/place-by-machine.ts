import { job } from '@muse/kit';
import { z } from 'zod';
import { beginAttempt, type MachineContext } from '../processes/begin-attempt.ts';
import { endInterrupted } from '../processes/end-interrupted.ts';
import { runAttempt } from '../processes/run-attempt.ts';

/**
 * Places one order by a machine: one attempt for each time that its task was queued. If an earlier run of this job has begun the
 * attempt, its process has died or was paused for longer than its lease: the attempt is ended, and never continued.
 */
export const placeByMachine = job(
  'place-by-machine', // stored name; do not rename
  { payload: z.object({ orderNumber: z.string(), version: z.int() }), concurrency: 32 },
  async ({ payload }, ctx: MachineContext) => {
    if (await endInterrupted(payload, ctx)) return;
    const attempt = await beginAttempt(payload, ctx);
    if (attempt) await runAttempt(attempt, ctx);
  },
);
