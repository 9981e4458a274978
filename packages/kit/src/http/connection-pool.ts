import { buildConnector, Pool } from 'undici';
import { UnreachableError } from './upstream-unavailable.ts';

const connect = buildConnector({ timeout: 1_000 });

/**
 * Connections to one address, as many as there are requests in flight. The circuit breaker limits those, so no request
 * waits in a queue here.
 */
export const createConnectionPool = (url: string): Pool =>
  new Pool(url, {
    keepAliveTimeout: 30_000, // services close idle connections after 65 s: we close first, so none breaks in use
    connect: (options, callback) =>
      connect(options, (...[error, socket]) =>
        error ? callback(new UnreachableError(error), null) : callback(null, socket),
      ),
  });
