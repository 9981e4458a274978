import type { Sql } from '@muse/kit';
import { storedRecipe, visitTo } from '../storage/recipes.ts';
import { findBrowser } from '../ways/headless/browser/executable.ts';
import { BrowserPool } from '../ways/headless/browser/pool.ts';
import { dryRunVisit } from '../ways/headless/dry-run.ts';
import { createHeadlessWay } from '../ways/headless/index.ts';

interface BrowserSettings {
  db: Sql;
  onClose(close: () => Promise<void>): void;
  production: boolean;
  executablePath: string | undefined;
  allowNoSandbox: boolean;
  contexts: number;
  contact: string;
  stepTimeoutMs: number;
  submitTimeoutMs: number;
}

/** Chromium and the way that uses it. The browser starts at the first attempt; without one the way is unavailable (`no_browser`). */
export function createHeadless({
  db,
  onClose,
  production,
  executablePath,
  allowNoSandbox,
  contexts,
  ...times
}: BrowserSettings) {
  const program = findBrowser(executablePath, allowNoSandbox);
  const pool = new BrowserPool({ program, contexts });
  onClose(() => pool.close());
  const settings = { production, acceptSelfSigned: false, ...times };
  type DryRun = Parameters<typeof dryRunVisit>;
  return {
    program,
    production,
    way: createHeadlessWay({
      program,
      pool,
      settings,
      findVisit: (storeId) => visitTo(db, storeId),
      findRecipe: (storeId, version) => storedRecipe(db, storeId, version),
    }),
    dryRun: (order: DryRun[2], visit: DryRun[3], stored: DryRun[4], context: DryRun[5]) =>
      dryRunVisit(pool, settings, order, visit, stored, context),
  };
}
