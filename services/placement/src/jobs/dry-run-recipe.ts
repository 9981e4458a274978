import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PlacementDependencies } from '../dependencies.ts';
import { dryRunOrder } from '../processes/dry-run-order.ts';
import { countPassedDryRun } from '../storage/recipe-stages.ts';
import { type DryRunResult, endDryRun, openDryRun } from '../storage/recipe-trials.ts';
import { storedRecipe, visitTo } from '../storage/recipes.ts';

/** Tries a recipe at its store. An interrupted one is run again: it buys nothing. */
export const dryRunRecipe = job(
  'dry-run-recipe',
  { payload: z.object({ id: z.string() }), concurrency: 1 },
  async (task, ctx: JobContext & PlacementDependencies) => {
    const { id } = task.payload;
    const dryRun = await openDryRun(ctx.db, id);
    if (!dryRun) return void (await task.finish(async () => undefined));
    const { storeId, version, request } = dryRun;
    const visit = await visitTo(ctx.db, storeId);
    const stored = await storedRecipe(ctx.db, storeId, version);
    const order = dryRunOrder(id, storeId, request);
    const evidence: DryRunResult['evidence'] = [];
    const result = await ctx.headless.dryRun(order, visit, stored, {
      secret: (name) => ctx.storeSecrets.get(storeId, name),
      async keep({ step, contentType, bytes }) {
        const { sha256 } = await ctx.evidenceFiles.store(bytes);
        evidence.push({ step, contentType, sha256 });
        return sha256;
      },
    });
    await task.finish(async (tx) => {
      const ended = await endDryRun(tx, id, { ...result, evidence });
      if (ended > 0 && result.status === 'passed') await countPassedDryRun(tx, storeId, version);
    });
  },
);
