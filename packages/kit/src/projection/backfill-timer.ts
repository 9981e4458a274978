import { type JobContext, type TimerDefinition, timer } from '../service.ts';
import { readBackfillProgress, saveBackfillProgress } from './backfill-progress.ts';
import { type Projection, readPages } from './projection.ts';

/**
 * Reads each source once, page by page, because the events published before this service first started never reached it.
 * If the owner does not answer, the timer fails, runs again shortly and continues after the last page that was stored.
 */
export const backfillTimer = <Dependencies>(
  name: string,
  projections: readonly Projection<unknown, Dependencies>[],
): TimerDefinition<Dependencies> =>
  timer(name, { everyMs: 60_000 }, async (ctx: JobContext & Dependencies) => {
    for (const projection of projections) await backfill(projection, ctx);
  });

async function backfill<Dependencies>(
  projection: Projection<unknown, Dependencies>,
  ctx: JobContext & Dependencies,
): Promise<void> {
  const progressName = projection.progressName ?? projection.name;
  const { afterVersion, completedAt } = await readBackfillProgress(ctx.db, progressName);
  if (completedAt !== null) return;
  for await (const page of readPages(projection, ctx, afterVersion)) {
    await projection.upsert(ctx.db, page.rows);
    await saveBackfillProgress(ctx.db, progressName, page.next);
  }
  ctx.log.info({ projection: projection.name }, 'backfill of a projection completed');
}
