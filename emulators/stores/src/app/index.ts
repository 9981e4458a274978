import type { Route } from '../server/route.ts';
import { reads } from './read.ts';
import { shells, showClient } from './shell.ts';
import { writes } from './write.ts';

/** The same shop as a single page: a script with shadow DOM, and the API that it calls. */
export const appRoutes: Route[] = [...reads, ...writes, showClient, ...shells];
