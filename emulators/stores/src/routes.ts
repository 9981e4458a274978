import { appRoutes } from './app/index.ts';
import { classicRoutes } from './classic/index.ts';
import type { Route } from './server/route.ts';

/** Every address of a shop, within its tenant. */
export const routes: Route[] = [...classicRoutes, ...appRoutes];
