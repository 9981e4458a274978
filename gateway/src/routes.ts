import { allEndpoints, type Declaration, fullPath, isInternal, type PathTable, pathTable } from '@muse/contracts';
import type { Step } from '@muse/kit';
import type { GatewayRoute } from './route.ts';

const atPath = (path: string, entry: GatewayRoute) => ({ method: entry.endpoint.method, path, entry });

/**
 * Every public endpoint of the contract: the local ones, and all others forwarded to their service. Internal endpoints
 * and the health paths of services are not in the table, so from outside they are 404. `pages` stand beside `/api/v1`.
 */
export function createRoutes(
  local: GatewayRoute[],
  forward: (endpoint: Declaration) => Step<GatewayRoute>,
  pages: GatewayRoute[],
): PathTable<GatewayRoute> {
  const forwarded = allEndpoints
    .filter((endpoint) => !isInternal(endpoint) && endpoint.service !== 'gateway')
    .map((endpoint): GatewayRoute => ({ endpoint, steps: [forward(endpoint)] }));
  return pathTable([
    ...[...local, ...forwarded].map((route) => atPath(fullPath(route.endpoint), route)),
    ...pages.map((route) => atPath(route.endpoint.path, route)),
  ]);
}
