import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
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
    (request, response) => void receive(shops, request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function receive(shops: Shops, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on('error', () => undefined); // the client went away
  const body = await readBody(request);
  if (body === null) {
    response.destroy();
    return;
  }
  const url = new URL(request.url ?? '/', 'http://store');
  const [, tenant = '', first] = url.pathname.split('/');
  const shop = shops.find(tenant);
  if (!shop) send(response, tenant === '' ? front : json({ error: 'A tenant has letters, digits and hyphens.' }, 404));
  else if (first === '_control') send(response, answerControl(shop, request.method ?? 'GET', url, body));
  else {
    await slowness(shop.switches, shop.random);
    const reply = answerCustomer(shop, request, url, body);
    if (reply.delayMs) await wait(reply.delayMs);
    send(response, reply);
  }
}

const front = page(
  html`<!doctype html><title>Pretend stores</title><h1>Pretend stores</h1><p>Each has a name of your choice: <code>/&lt;name&gt;/</code>.</p>`,
);

async function slowness({ latencyMs, jitterMs }: { latencyMs: number; jitterMs: number }, random: () => number) {
  const delay = latencyMs + Math.round(jitterMs * (jitterMs > 0 ? random() : 0));
  if (delay > 0) await wait(delay);
}

function send(response: ServerResponse, { status, headers, body, cookies, instead }: Reply): void {
  if (instead === 'hang') return;
  if (instead === 'drop') {
    response.destroy();
    return;
  }
  if (cookies) response.setHeader('Set-Cookie', cookies);
  response.writeHead(status, { ...headers, 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
