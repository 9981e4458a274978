import type { Way } from '../way.ts';
import type { BrowserProgram } from './browser/executable.ts';
import type { BrowserPool } from './browser/pool.ts';
import { lookUpOrder } from './look-up.ts';
import { recipeFor, type StoredRecipe, type StoredVisit, versionName } from './recipe/stored.ts';
import { HeadlessSession } from './session.ts';
import { type VisitSettings, visitOf } from './visits.ts';

export interface HeadlessDependencies {
  program: BrowserProgram;
  pool: BrowserPool;
  settings: VisitSettings;
  /** Website, hosts, recipes and the agreed profile of a store; `undefined` if it is not known. */
  findVisit(storeId: string): Promise<StoredVisit | undefined>;
  /** One version of the recipe, also one that is no longer live: for attempts that began with it. */
  findRecipe(storeId: string, version: number): Promise<StoredRecipe | undefined>;
}

/** Orders placed by a browser that follows a recipe. */
export function createHeadlessWay({ program, pool, settings, findVisit, findRecipe }: HeadlessDependencies): Way {
  const choose = async (storeId: string, orderNumber: string, pinned?: string) => {
    const visit = await findVisit(storeId);
    const version = Number(/^recipe (\d+) /.exec(pinned ?? '')?.[1]);
    const stored = version ? await findRecipe(storeId, version) : visit && recipeFor(visit.recipes, orderNumber);
    const options = visit && stored && visitOf(visit, stored, settings);
    return options && { stored, options };
  };
  return {
    method: 'headless',
    async unavailable(storeId) {
      if (program.path === undefined) return 'no_browser';
      const visit = await findVisit(storeId);
      return visit && visit.recipes.length > 0 ? undefined : 'no_recipe';
    },
    async version({ storeId, orderNumber }) {
      const visit = await findVisit(storeId);
      const stored = visit && recipeFor(visit.recipes, orderNumber);
      return stored ? versionName(stored) : 'none';
    },
    async open(order, context) {
      const chosen = await choose(order.storeId, order.orderNumber, context.version);
      return chosen ? new HeadlessSession(pool, order, chosen.options, context) : withoutRecipe;
    },
    async lookUp(order, reference, context) {
      const chosen = await choose(order.storeId, order.orderNumber);
      if (!chosen) return { state: 'unclear', code: 'no_recipe', detail: 'The store has no recipe that may be used.' };
      return lookUpOrder(pool, order, reference, chosen.options, context);
    },
  };
}

/** Retired, or no longer valid with the store's hosts, since the way was chosen. */
const withoutRecipe = {
  prepare: async () => ({
    state: 'not_submitted' as const,
    code: 'no_recipe' as const,
    detail: 'The store has no recipe that may be used.',
  }),
  submit: () => Promise.reject(new Error('Submitted without being prepared.')),
  close: async () => undefined,
};
