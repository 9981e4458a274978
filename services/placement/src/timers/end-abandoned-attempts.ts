import { type StoppableContext, timer } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { endAbandoned } from '../processes/end-interrupted.ts';
import { loadTask } from '../processes/load-task.ts';
import { abandonedTasks } from '../storage/abandoned-tasks.ts';
import { lastAttempt } from '../storage/machine-attempts.ts';

/**
 * Ends attempts whose lease has expired. The job of a process that died is run again within seconds and does the same; this is
 * for operators who do not come back, and for whatever keeps a job from its end.
 */
export const endAbandonedAttempts = timer(
  'end-abandoned-attempts',
  { everyMs: 10_000 },
  async (ctx: StoppableContext & PlacementDependencies) => {
    for (const { orderNumber } of await abandonedTasks(ctx.db)) {
      const { task } = await loadTask(ctx.db, orderNumber);
      const attempt = await lastAttempt(ctx.db, task.id);
      if (attempt) await endAbandoned(task, attempt, ctx);
    }
  },
);
