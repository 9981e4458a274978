import { isDeepStrictEqual } from 'node:util';
import type { Reply } from '../server/reply.ts';
import type { Shop } from '../shop/shop.ts';

type Replay = { request: string; reply: Reply };

export const replay = (shop: Shop, operation: string): Replay | undefined => shop.api.replays.get(operation);

/** Whether it is the same request: the order of keys does not matter, that of a list does. */
export const isRepeated = ({ request }: Replay, body: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(request), JSON.parse(JSON.stringify(body)));

/** Errors of the server are forgotten: the request may succeed later. */
export function remember(shop: Shop, operation: string, body: unknown, reply: Reply): void {
  if (reply.status >= 500 || reply.instead) return;
  const replayed = { ...reply, headers: { ...reply.headers, 'Idempotent-Replayed': 'true' } };
  shop.api.replays.set(operation, { request: JSON.stringify(body), reply: replayed });
}
