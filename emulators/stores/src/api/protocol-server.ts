import type { Reply } from '../server/reply.ts';
import type { ApiCall, ApiRoute } from './api-call.ts';
import type { Protocol } from './session.ts';

/** What a protocol says before a route is asked, in its own form of errors. */
export interface ProtocolServer {
  name: Protocol;
  routes: ApiRoute[];
  /** Refuses a request without the key of the store, or of a version that the store does not speak. */
  refuse(call: ApiCall, route: ApiRoute): Reply | null;
  badBody(): Reply;
  keyMissing(): Reply | null;
  keyReused(): Reply;
}
