import { allEndpoints, type Declaration, isInternal, type PathTable } from '@muse/contracts';
import { routeTable, type Step } from '@muse/kit';
import type { GatewayRoute } from './route.ts';

/**
 * Every public endpoint of the contract: the local ones, and all others forwarded to their service. Internal endpoints
 * and the health paths of services are not in the table, so from outside they are 404.
 */
export function createRoutes(
  local: GatewayRoute[],
  forward: (endpoint: Declaration) => Step<GatewayRoute>,
): PathTable<GatewayRoute> {
  const forwarded = allEndpoints
    .filter((endpoint) => !isInternal(endpoint) && endpoint.service !== 'gateway')
    .map((endpoint): GatewayRoute => ({ endpoint, steps: [forward(endpoint)] }));
  return routeTable([...local, ...forwarded]);
}
