import { allEndpoints, type Declaration, fullPath, isInternal, type PathTable, pathTable } from '@muse/contracts';
import type { Route, Serve } from './exchange.ts';

/**
 * Every door of the house, from the contract: our own endpoints, and all others at their services. What is internal is not
 * in the table, and neither are the services' health paths: from outside they do not exist.
 */
export function routesOf(localEndpoint: Route[], forward: (endpoint: Declaration) => Serve): PathTable<Route> {
  const forwarded = allEndpoints
    .filter((endpoint) => !isInternal(endpoint) && endpoint.service !== 'gateway')
    .map((endpoint): Route => ({ endpoint, serve: forward(endpoint) }));
  return pathTable(
    [...localEndpoint, ...forwarded].map((route) => ({
      method: route.endpoint.method,
      path: fullPath(route.endpoint),
      entry: route,
    })),
  );
}
