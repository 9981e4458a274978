import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What reached a service, to the byte. */
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
  /** What it answers from now on. */
  answer: Answer;
  stop(): Promise<void>;
  /** At the port it had before. */
  start(): Promise<void>;
}

export const answerJson =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, res) =>
    void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** Takes the place of a service without knowing any contract: the gateway must not need it to. */
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
