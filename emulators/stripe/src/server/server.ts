import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../account/account.ts';
import { handleControlRequest } from '../control/index.ts';
import { handleApiRequest } from './api-request.ts';

/** Listens on loopback only, because the control API has no authentication. */
export async function listen(account: Account, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => receive(account, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function receive(account: Account, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString();
    if (request.url?.startsWith('/_control/')) handleControlRequest(account, request, response, body);
    else handleApiRequest(account, request, response, body);
  });
  request.on('error', () => response.destroy());
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
