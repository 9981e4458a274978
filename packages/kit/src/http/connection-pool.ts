import type { LookupFunction } from 'node:net';
import { buildConnector, Pool } from 'undici';
import { UnreachableError } from './upstream-unavailable.ts';

const timeoutMs = 1_000;

/**
 * Connections to one replica, as many as there are requests in flight. The circuit breaker limits those, so no request
 * waits in a queue here. With `address`, connections go to this IP address, while `Host` and TLS keep the name in the URL.
 */
export function createConnectionPool(url: string, address?: string): Pool {
  // undici hands `lookup` on to `net.connect`, though its types do not name it.
  const options = { timeout: timeoutMs, ...(address === undefined ? {} : { lookup: always(address) }) };
  const connect = buildConnector(options);
  return new Pool(url, {
    keepAliveTimeout: 30_000, // services close idle connections after 65 s: we close first, so none breaks in use
    connect: (target, callback) =>
      connect(target, (...[error, socket]) =>
        error ? callback(new UnreachableError(error), null) : callback(null, socket),
      ),
  });
}

/** A look-up of names that knows one answer. */
const always =
  (address: string): LookupFunction =>
  (_name, { all }, callback) => {
    const found = { address, family: address.includes(':') ? 6 : 4 };
    if (all) callback(null, [found]);
    else callback(null, found.address, found.family);
  };
