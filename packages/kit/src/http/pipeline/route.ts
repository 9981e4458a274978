import { fullPath, type PathTable, pathTable } from '@muse/contracts';
import { refuse } from '../../refuse.ts';
import { notePurchase } from '../../telemetry/context.ts';
import { purchaseIdsIn } from '../../telemetry/purchase-ids.ts';
import type { Exchange } from './exchange.ts';
import type { EndpointRoute } from './pipeline.ts';
import { send } from './send.ts';

export const routeTable = <R extends EndpointRoute>(routes: readonly R[]): PathTable<R> =>
  pathTable(routes.map((route) => ({ method: route.endpoint.method, path: fullPath(route.endpoint), entry: route })));

/**
 * Refuses an unknown path with 404 and another method with 405 and `Allow`. With `answerOptions`, OPTIONS is answered
 * with 204 and `Allow`; then no route is returned.
 */
export function findRoute<R extends EndpointRoute>(
  exchange: Exchange,
  table: PathTable<R>,
  answerOptions = false,
): R | undefined {
  const found = table.find(exchange.method, exchange.path);
  if (!found) refuse('not_found');
  if (found.entry) {
    exchange.name = found.entry.endpoint.id;
    exchange.endpoint = found.entry.endpoint;
    exchange.params = found.params;
    notePurchase(purchaseIdsIn(found.params));
    return found.entry;
  }
  const headers = { allow: (answerOptions ? [...found.allowed, 'OPTIONS'] : found.allowed).join(', ') };
  if (!answerOptions || exchange.method !== 'OPTIONS') refuse('method_not_allowed', { headers });
  send(exchange.res, { status: 204, body: undefined, headers });
  return undefined;
}
