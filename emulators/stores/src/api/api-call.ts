import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../server/reply.ts';
import { match } from '../server/route.ts';
import type { Shop } from '../shop/shop.ts';
import type { Step } from '../shop/steps.ts';

/** One request to the API of a store. */
export interface ApiCall {
  shop: Shop;
  /** `http://127.0.0.1:4243/<tenant>`, as the caller wrote it. */
  origin: string;
  params: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** The parsed JSON; `undefined` if there is none. */
  body: unknown;
}

export interface ApiRoute {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  /** Faults are injected by the step. */
  step: Step;
  /** Answers without a key, and is never replayed. */
  public?: boolean;
  answer(call: ApiCall): Reply;
}

export function findApiRoute(routes: ApiRoute[], method: string, path: string) {
  for (const route of routes) {
    const params = match(route, method, path);
    if (params) return { route, params };
  }
  return null;
}
