import type { IncomingMessage } from 'node:http';
import { interrupt } from '../faults/interrupt.ts';
import { drop, type Reply } from '../server/reply.ts';
import type { Shop } from '../shop/shop.ts';
import { acp } from './acp/acp.ts';
import { type ApiCall, type ApiRoute, findApiRoute } from './api-call.ts';
import type { ApiExchange } from './exchange.ts';
import { isRepeated, remember, replay } from './idempotency.ts';
import type { ProtocolServer } from './protocol-server.ts';
import { ucp } from './ucp/ucp.ts';

const protocols: ProtocolServer[] = [acp, ucp];

/** A request to the API of the store, or `null` if the address is none of its own. */
export function answerApi(shop: Shop, request: IncomingMessage, url: URL, body: string, secure: boolean): Reply | null {
  const method = request.method ?? 'GET';
  const path = url.pathname.slice(shop.name.length + 1);
  for (const protocol of protocols) {
    const found = findApiRoute(protocol.routes, method, path);
    if (!found) continue;
    const origin = `${secure ? 'https' : 'http'}://${request.headers.host}/${shop.name}`;
    return run(protocol, found.route, { shop, origin, params: found.params, headers: request.headers, body }, path);
  }
  return null;
}

function run(protocol: ProtocolServer, route: ApiRoute, call: ApiCall & { body: string }, path: string): Reply {
  const { shop } = call;
  shop.counters.count(route.step, call.headers['user-agent']);
  const interrupted = interrupt(shop, route.step);
  if (interrupted) return interrupted;
  const reply = answer(protocol, route, call, path);
  if (!reply.instead) shop.exchanged(exchangeOf(protocol, route, call, path, reply));
  return reply;
}

const exchangeOf = (
  { name }: ProtocolServer,
  { method }: ApiRoute,
  { headers, body }: ApiCall & { body: string },
  path: string,
  { status, body: answered }: Reply,
): ApiExchange => ({
  ...{ protocol: name, method, path, requestHeaders: headers, status },
  request: parse(body) ?? body,
  answer: parse(answered),
});

function answer(protocol: ProtocolServer, route: ApiRoute, call: ApiCall & { body: string }, path: string): Reply {
  const { shop } = call;
  const refused = protocol.refuse(call, route);
  if (refused) return refused;
  if (route.method === 'GET') return route.answer(call);
  const parsed = parse(call.body);
  if (parsed === null) return protocol.badBody();
  const key = call.headers['idempotency-key'];
  if (typeof key !== 'string') return protocol.keyMissing() ?? buying(route, { ...call, body: parsed });
  const operation = `${route.method} ${path} ${key}`;
  const known = replay(shop, operation);
  if (known) return isRepeated(known, parsed) ? known.reply : protocol.keyReused();
  return buying(route, { ...call, body: parsed }, (reply) => remember(shop, operation, parsed, reply));
}

/** The duplicate trap: the connection closes before, or after, the order is recorded. */
function buying(route: ApiRoute, call: ApiCall, keep: (reply: Reply) => void = () => undefined): Reply {
  const { switches, orders } = call.shop;
  if (route.step === 'order' && switches.dropBeforeOrder > 0) {
    switches.dropBeforeOrder -= 1;
    return drop();
  }
  const before = orders.length;
  const reply = route.answer(call);
  keep(reply);
  if (orders.length === before) return reply;
  if (switches.dropAfterOrder > 0) {
    switches.dropAfterOrder -= 1;
    return drop();
  }
  return { ...reply, delayMs: switches.slowConfirmationMs };
}

/** `null` if it is not a JSON object. */
function parse(body: string): unknown {
  if (body === '') return {};
  try {
    const parsed = JSON.parse(body) as unknown;
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}
