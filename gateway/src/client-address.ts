import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Whose request this is, as far as limits care. Every proxy of ours adds the address it saw to the end of X-Forwarded-For, so
 * with n of them the n-th from the end is true, and what stands before it is only claimed.
 */
export function clientAddressOf(req: IncomingMessage, proxies: number): string {
  const seen = req.socket.remoteAddress ?? '';
  if (proxies === 0) return networkOf(seen);
  const said = String(req.headers['x-forwarded-for'] ?? '').split(',');
  return networkOf(said.at(-proxies)?.trim() || seen);
}

/** One household or server is one IPv4 address, or one /64 of IPv6: it has 2^64 addresses of these to choose from. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [left = [], right = []] = plain.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
