import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  url: string;
  port: number;
  /** Takes no new connections, lets those under way finish. */
  close(): Promise<void>;
}

/** Slow senders are cut off (slowloris); idle connections outlive those of the clients that keep them, so that none dies in use. */
export async function listen(app: RequestListener, host: string, port: number): Promise<Listening> {
  const server: Server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 32 * 1024 },
    app,
  );
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
        // A connection that is busy now is kept alive after its answer, and would hold us up until its client lets go.
        const sweep = setInterval(() => server.closeIdleConnections(), 50);
        const enough = setTimeout(() => server.closeAllConnections(), 20_000).unref();
        server.close(() => {
          clearInterval(sweep);
          clearTimeout(enough);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
