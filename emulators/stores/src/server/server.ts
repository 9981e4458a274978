import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerApi } from '../api/answer-api.ts';
import { answerControl } from '../control/control.ts';
import type { Shops } from '../shop/shops.ts';
import { readBody } from './body.ts';
import { answerCustomer } from './customer-request.ts';
import { html } from './html.ts';
import { json, page, type Reply } from './reply.ts';

/** Listens on loopback only, because the control API has no authentication. */
export async function listen(shops: Shops, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(
    { keepAliveTimeout: 30_000 },
    (request, response) => void receive(shops, request, response, { secure: false, drop: () => response.destroy() }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

interface Connection {
  secure: boolean;
  /** Closes the connection without an answer. */
  drop(): void;
}

/** Also called for HTTP/2, whose compatibility API has the same requests and responses. */
export async function receive(
  shops: Shops,
  request: IncomingMessage,
  response: ServerResponse,
  connection: Connection,
): Promise<void> {
  response.on('error', () => undefined); // the client went away
  const body = await readBody(request);
  if (body === null) {
    connection.drop();
    return;
  }
  const reply = await answer(shops, request, body, connection);
  if (reply.delayMs) await wait(reply.delayMs);
  if (reply.instead === 'drop') connection.drop();
  else if (reply.instead !== 'hang') send(response, reply);
}

async function answer(shops: Shops, request: IncomingMessage, body: string, { secure }: Connection): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://store');
  const [, tenant = '', first] = url.pathname.split('/');
  if (tenant === '') return front;
  const shop = shops.find(tenant);
  if (!shop) return json({ error: 'A tenant has letters, digits and hyphens.' }, 404);
  if (request.method !== 'GET') shops.changed = true;
  if (first === '_control') return answerControl(shop, request.method ?? 'GET', url, body);
  await slowness(shop.switches, shop.random);
  const reply = answerApi(shop, request, url, body, secure) ?? answerCustomer(shop, request, url, body);
  return secure && reply.cookies ? { ...reply, cookies: reply.cookies.map((each) => `${each}; Secure`) } : reply;
}

const front = page(
  html`<!doctype html><title>Pretend stores</title><h1>Pretend stores</h1><p>Each has a name of your choice: <code>/&lt;name&gt;/</code>.</p>`,
);

async function slowness({ latencyMs, jitterMs }: { latencyMs: number; jitterMs: number }, random: () => number) {
  const delay = latencyMs + Math.round(jitterMs * (jitterMs > 0 ? random() : 0));
  if (delay > 0) await wait(delay);
}

function send(response: ServerResponse, { status, headers, body, cookies }: Reply): void {
  if (response.destroyed) return;
  if (cookies) response.setHeader('Set-Cookie', cookies);
  response.writeHead(status, { 'Cache-Control': 'no-store', ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
