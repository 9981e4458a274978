import { api } from '@muse/contracts';
import { openApiDocument } from '@muse/contracts/documents';
import { reply } from '@muse/kit';
import type { GatewayRoute } from '../route.ts';
import { localEndpoint } from './local-endpoint.ts';

/** The OpenAPI document. Made from the contract on first use; it changes only with a release. */
export function apiDocument(): GatewayRoute {
  let document: Record<string, unknown> | undefined;
  return localEndpoint(api.gateway.openApi, () => reply(200, (document ??= { ...openApiDocument() })));
}
