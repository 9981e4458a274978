import type { IncomingMessage } from 'node:http';
import { interrupt } from '../faults/interrupt.ts';
import { expires } from '../faults/session-expiry.ts';
import { routes } from '../routes.ts';
import type { Session } from '../shop/session.ts';
import type { Shop } from '../shop/shop.ts';
import { readCookies, readFields } from './body.ts';
import { html } from './html.ts';
import { json, page, type Reply } from './reply.ts';
import { match, type Route } from './route.ts';
import { goTo, type Visit } from './visit.ts';

/** A request to the shop itself: counted, then interrupted by a fault or answered. */
export function answerCustomer(shop: Shop, request: IncomingMessage, url: URL, body: string): Reply {
  const path = url.pathname.slice(shop.name.length + 1) || '/';
  const found = findRoute(request.method ?? 'GET', path);
  if (!found) return page(html`<!doctype html><title>Not found</title><h1>Page not found</h1>`, 404);
  const { step } = found.route;
  const { headers } = request;
  shop.counters.count(step, headers['user-agent']);
  const interrupted = interrupt(shop, step);
  if (interrupted) return interrupted;
  const cookies = readCookies(headers.cookie);
  const known = shop.session(cookies.sid);
  const session = known ?? shop.newSession();
  const form = request.method === 'POST' ? readFields(body, headers['content-type']) : {};
  const visit: Visit = { shop, session, params: found.params, query: url.searchParams, form, cookies };
  if (expires(shop, session, step)) return sessionExpired(visit, path);
  return withCookies(found.route.answer(visit), visit, known);
}

function findRoute(method: string, path: string): { route: Route; params: Record<string, string> } | null {
  for (const route of routes) {
    const params = match(route, method, path);
    if (params) return { route, params };
  }
  return null;
}

const sessionExpired = (visit: Visit, path: string): Reply =>
  path.startsWith('/api/')
    ? json({ error: { code: 'session_expired', text: 'Your session has expired. Please sign in again.' } }, 401)
    : goTo(visit, '/sign-in?expired=1');

/** Cookies of bot detectors, as healthy pages have them too. */
const harmless = ['datadome', '_px3', '_abck', 'cf_clearance'];

function withCookies(reply: Reply, { shop, session }: Visit, known: Session | undefined): Reply {
  const path = `Path=/${shop.name}`;
  const set = known ? [] : [`sid=${session.id}; ${path}; HttpOnly; SameSite=Lax`];
  if (shop.switches.badge !== 'none') set.push(...harmless.map((name) => `${name}=${shop.id(24)}; ${path}`));
  return set.length === 0 ? reply : { ...reply, cookies: set };
}
