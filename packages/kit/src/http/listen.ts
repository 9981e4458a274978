import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cutSlowReaders } from './slow-readers.ts';
import { answerUnreadable } from './unreadable-requests.ts';

export interface Listening {
  url: string;
  port: number;
  /** Accepts no new connections, and waits for the requests in flight. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Until a whole request must be received; its head has a third of that. */
  requestTimeoutMs?: number;
  /** How long bytes of a response may wait for a caller that does not read them. */
  responseTimeoutMs?: number;
  /** Connections beyond it are closed at once. */
  maxConnections?: number;
}

/**
 * Starts an HTTP server. Slow senders (slowloris) and slow readers are disconnected, and connections are bounded. Idle
 * connections are kept longer than our clients keep them, so a client never sends on one that is being closed.
 */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  { requestTimeoutMs = 30_000, responseTimeoutMs = 30_000, maxConnections = 5_000 }: ListenOptions = {},
): Promise<Listening> {
  const server: Server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.ceil(requestTimeoutMs / 3),
      connectionsCheckingInterval: Math.min(1_000, Math.ceil(requestTimeoutMs / 4)), // 30 s by default: too late
      keepAliveTimeout: 65_000,
      maxHeaderSize: 32 * 1024,
    },
    app,
  );
  server.maxConnections = maxConnections;
  answerUnreadable(server);
  const stopCutting = cutSlowReaders(server, responseTimeoutMs);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise<void>((resolve) => {
        // A connection that is busy now becomes idle after its response, and would delay the close until its client ends it.
        const sweep = setInterval(() => server.closeIdleConnections(), 50);
        const deadline = setTimeout(() => server.closeAllConnections(), 20_000).unref();
        server.close(() => {
          clearInterval(sweep);
          stopCutting();
          clearTimeout(deadline);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
