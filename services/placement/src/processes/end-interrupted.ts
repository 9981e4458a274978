import type { Attempt } from '../domain/attempt.ts';
import type { Task } from '../domain/task.ts';
import { attemptOfGeneration } from '../storage/machine-attempts.ts';
import type { MachineContext, QueuedTask } from './begin-attempt.ts';
import { endNotSubmitted } from './end-not-submitted.ts';
import { endUnknown } from './end-unknown.ts';
import { loadTask } from './load-task.ts';

/** Returns false if no attempt has begun for this task as it was queued. Otherwise that attempt has ended, also by this. */
export async function endInterrupted({ orderNumber, version }: QueuedTask, ctx: MachineContext): Promise<boolean> {
  const { task } = await loadTask(ctx.db, orderNumber);
  const attempt = await attemptOfGeneration(ctx.db, task.id, version + 1);
  if (!attempt) return false;
  await endAbandoned(task, attempt, ctx);
  return true;
}

/** Ends an attempt whose process or operator is gone: before the submission nothing was bought; from then on the outcome is unknown. */
export async function endAbandoned(task: Task, attempt: Attempt, ctx: MachineContext): Promise<void> {
  const { id, generation, state } = attempt;
  const { orderNumber, storeId, sessionId } = task;
  const ending = {
    ...{ id, generation, sessionId, order: { orderNumber, storeId } },
    ...{ method: attempt.method, version: attempt.version },
  };
  if (state === 'in_progress')
    await endNotSubmitted(
      ending,
      { state: 'not_submitted', code: 'interrupted', detail: 'The process ended before it submitted.' },
      ctx,
    );
  if (state === 'submitting')
    await endUnknown(
      ending,
      {
        state: 'unknown',
        code: 'no_answer',
        detail:
          attempt.method === 'manual'
            ? 'The operator has not said what became of it.'
            : 'The process ended while it was submitting.',
      },
      ctx,
    );
}
