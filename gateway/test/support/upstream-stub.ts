import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a service received it, byte for byte. */
interface ReceivedRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type Answer = (received: ReceivedRequest, res: ServerResponse, req: IncomingMessage) => void;

export interface UpstreamStub {
  url: string;
  received: ReceivedRequest[];
  /** Answers all requests from now on. */
  answer: Answer;
  stop(): Promise<void>;
  /** Listens again at the same port. */
  start(): Promise<void>;
}

export const answerJson =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, res) =>
    void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** A stub of a service that knows no contract, because the gateway must not depend on what a service answers. */
export async function startUpstreamStub(name: string): Promise<UpstreamStub> {
  let port = 0;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method = '', url = '', headers } = req;
      const received = { method, url, headers, body: Buffer.concat(chunks) };
      self.received.push(received);
      self.answer(received, res, req);
    });
  });
  const self: UpstreamStub = {
    url: '',
    received: [],
    answer: answerJson(200, { from: name }),
    async start() {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
      self.url = `http://127.0.0.1:${port}`;
    },
    async stop() {
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
  await self.start();
  return self;
}
