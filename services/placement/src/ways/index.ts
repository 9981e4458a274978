import { notSetUp } from './not-set-up.ts';
import type { Way } from './way.ts';

export type Ways = Record<Way['method'], Way>;

/** The ways to place orders without a person. */
export const createWays = (): Ways => ({
  api: notSetUp('api', 'not_connected'),
  headless: notSetUp('headless', 'no_recipe'),
});
