import { type JobContext, type TimerDefinition, timer } from '../service.ts';
import { readBackfillProgress } from './backfill-progress.ts';
import type { ProjectionMetrics } from './metrics.ts';
import { type Projection, readPages } from './projection.ts';

const dayMs = 24 * 3_600_000;

/**
 * Compares each projection with its source by version, once a day, and takes the rows that are missing or stale here.
 * Every difference is logged and counted: an event was lost, or is still on its way. A projection that is not backfilled
 * yet is skipped, because everything would differ.
 */
export const comparisonTimer = <Dependencies extends { projectionMetrics: ProjectionMetrics }>(
  projections: readonly Projection<unknown, Dependencies>[],
): TimerDefinition<Dependencies> =>
  timer('compare-projections', { everyMs: dayMs }, async (ctx: JobContext & Dependencies) => {
    for (const projection of projections) await compare(projection, ctx);
  });

async function compare<Dependencies extends { projectionMetrics: ProjectionMetrics }>(
  projection: Projection<unknown, Dependencies>,
  ctx: JobContext & Dependencies,
): Promise<void> {
  const { name, progressName = name } = projection;
  const { completedAt } = await readBackfillProgress(ctx.db, progressName);
  if (completedAt === null) return;
  let compared = 0;
  let repaired = 0;
  for await (const page of readPages(projection, ctx)) {
    compared += page.rows.length;
    repaired += await projection.upsert(ctx.db, page.rows);
  }
  if (repaired === 0) return;
  ctx.projectionMetrics.differences.inc({ projection: name }, repaired);
  ctx.log.warn({ projection: name, compared, repaired }, 'projection differed from its source and was repaired');
}
