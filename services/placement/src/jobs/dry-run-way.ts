import { job } from '@muse/kit';
import { z } from 'zod';
import type { MachineContext } from '../processes/begin-attempt.ts';
import { dryRun } from '../processes/dry-run.ts';
import { recordResult } from '../processes/record-result.ts';
import { postponeDryRun } from '../storage/store-ways.ts';

/**
 * Finds out whether a way whose breaker is open works again: everything up to the purchase, which is not made. A success closes the
 * breaker, a failure of the way opens it again; what tells nothing, such as a switch, is tried again later.
 */
export const dryRunWay = job(
  'dry-run-way', // stored name; do not rename
  { payload: z.object({ storeId: z.string(), method: z.enum(['api', 'headless']) }), concurrency: 4 },
  async (task, ctx: MachineContext) => {
    const way = task.payload;
    const found = await dryRun(way, ctx);
    await task.finish(async (tx) => {
      if (found.is === 'unclear') await postponeDryRun(tx, way.storeId, way.method);
      else
        await recordResult(tx, {
          ...way,
          code: found.is === 'works' ? null : found.code,
          verified: false,
          isDryRun: true,
        });
    });
  },
);
