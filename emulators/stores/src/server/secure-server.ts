import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Shops } from '../shop/shops.ts';
import { selfSigned } from './self-signed.ts';
import { receive } from './server.ts';

/** HTTP/2 over TLS, and HTTP/1.1 for clients without it. Browsers repeat a lost POST over HTTP/2 too. */
export async function listenSecurely(shops: Shops, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createSecureServer({ ...selfSigned(), allowHTTP1: true });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined); // the client went away
  });
  server.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
    if (request.httpVersion === '2.0') request.stream.on('error', () => undefined);
    void receive(shops, request as unknown as IncomingMessage, response as unknown as ServerResponse, {
      secure: true,
      drop: () => (request.httpVersion === '2.0' ? request.stream.session?.destroy() : request.socket.destroy()),
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}
