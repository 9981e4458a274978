import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Step } from '@muse/kit';
import type { GatewayExchange } from '../route.ts';

/** For rate limits, and for services, which receive it in a header (`proxy/headers.ts`). */
export const readClientAddress =
  (proxies: number): Step =>
  (exchange: GatewayExchange) => {
    exchange.clientAddress = clientAddressOf(exchange.req, proxies);
  };

/**
 * The client's address, for rate limits. Every trusted proxy appends the address it saw to X-Forwarded-For. So with n
 * trusted proxies the n-th entry from the end is true; entries before it can be forged.
 */
export function clientAddressOf(req: IncomingMessage, proxies: number): string {
  const remote = req.socket.remoteAddress ?? '';
  if (proxies === 0) return networkOf(remote);
  const forwarded = String(req.headers['x-forwarded-for'] ?? '').split(',');
  return networkOf(forwarded.at(-proxies)?.trim() || remote);
}

/** One client is one IPv4 address or one /64 of IPv6, because it can choose among the 2^64 addresses of its /64. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [left = [], right = []] = plain.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
