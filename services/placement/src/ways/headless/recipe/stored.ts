import { createHash } from 'node:crypto';

/** One version of a store's recipe, as it is stored. */
export interface StoredRecipe {
  version: number;
  sha256: string;
  stage: 'draft' | 'canary' | 'live' | 'retired';
  /** Of the orders of the store, while the stage is `canary`. */
  canaryPercent: number;
  content: unknown;
}

/** What is known about a store that a browser may visit. */
export interface StoredVisit {
  website: string;
  otherHosts: string[];
  profile: string;
  /** What the store wants us to be called by, from its permission. */
  identification: string | null;
  /** The live version and the canary, as far as there are any. */
  recipes: StoredRecipe[];
}

/** Pinned on the attempt. */
export const versionName = ({ version, sha256 }: Pick<StoredRecipe, 'version' | 'sha256'>): string =>
  `recipe ${version} (${sha256.slice(0, 12)})`;

/** A share of the orders goes to the canary; one order always to the same version, also when it is tried again. */
export function recipeFor(recipes: readonly StoredRecipe[], orderNumber: string): StoredRecipe | undefined {
  const canary = recipes.find(({ stage }) => stage === 'canary');
  const live = recipes.find(({ stage }) => stage === 'live');
  const drawn = createHash('sha256').update(orderNumber).digest().readUInt32BE(0) % 100;
  return canary && drawn < canary.canaryPercent ? canary : live;
}
