import { api } from '@muse/contracts';
import { openApiDocument } from '@muse/contracts/documents';
import { reply } from '@muse/kit';
import type { Route } from './exchange.ts';
import { localEndpoint } from './local-endpoint.ts';

/** What can be asked of us, for programs. Made from the contract when it is asked for first; it changes with a release only. */
export function apiDocument(): Route {
  let document: Record<string, unknown> | undefined;
  return localEndpoint(api.gateway.openApi, () => reply(200, (document ??= { ...openApiDocument() })));
}
