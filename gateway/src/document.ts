import { api } from '@muse/contracts';
import { openApiDocument } from '@muse/contracts/documents';
import { reply } from '@muse/kit';
import { own } from './own.ts';
import type { Route } from './visit.ts';

/** What can be asked of us, for programs. Made from the contract when it is asked for first; it changes with a release only. */
export function apiDocument(): Route {
  let document: Record<string, unknown> | undefined;
  return own(api.gateway.openApi, () => reply(200, (document ??= { ...openApiDocument() })));
}
