import { z } from 'zod';
import * as s from './common.ts';

/** Recipes: how a browser places an order at a store, as data. Their steps are checked by placement when they are saved. */

export const recipeVersion = z.object({
  storeId: s.storeId,
  version: s.count,
  sha256: z.string(),
  /** Orders use the live version, and a share of them the canary. */
  stage: z.enum(['draft', 'canary', 'live', 'retired']),
  /** Of 100 orders, while the stage is `canary`. */
  canaryPercent: s.count,
  title: z.string(),
  note: z.string().nullable(),
  /** Dry runs that reached the last page before the submission; one is needed to publish. */
  passedDryRuns: s.count,
  createdBy: z.string(),
  createdAt: s.time,
  publishedAt: s.timeOrNull,
});
export type RecipeVersion = z.output<typeof recipeVersion>;

export const dryRun = z.object({
  id: s.id,
  storeId: s.storeId,
  version: s.count,
  status: z.enum(['running', 'passed', 'failed']),
  /** A failure code, or null. */
  code: z.string().nullable(),
  detail: z.string().nullable(),
  /** Where it stopped, in the words of the recipe. */
  step: z.string().nullable(),
  totalCents: s.cents.nullable(),
  evidence: z.array(z.object({ step: z.string(), contentType: z.string(), sha256: z.string() })),
  requestedBy: z.string(),
  createdAt: s.time,
});
export type DryRun = z.output<typeof dryRun>;

/** What a dry run puts into the bag. */
export const dryRunLine = z.strictObject({
  productSku: s.text(100),
  productName: s.text(200),
  productUrl: s.text(1000),
  size: s.orNull(s.text(60)),
  color: s.orNull(s.text(60)),
  quantity: s.quantity.default(1),
  priceCents: s.cents,
});
export type DryRunLine = z.output<typeof dryRunLine>;

export const storeHostList = z.object({ storeId: s.storeId, website: z.string(), hosts: z.array(z.string()) });
