import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import type { Problem } from '@muse/contracts';

export interface RawReply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  problem: Problem;
}

/** Sends this request unchanged; `fetch` would normalise path and headers. A body given as an array is sent chunked. */
export function requestRaw(
  url: string,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: Buffer | string | (Buffer | string)[] } = {},
): Promise<RawReply> {
  const { hostname, port } = new URL(url);
  const framing: Record<string, string> = Array.isArray(body)
    ? { 'transfer-encoding': 'chunked' }
    : body === undefined
      ? {}
      : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const req = request({ hostname, port, method, path, headers: { ...framing, ...headers }, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const isProblem = res.headers['content-type']?.includes('problem+json') && bytes.length > 0;
        const problem = (isProblem ? JSON.parse(String(bytes)) : {}) as Problem;
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body: bytes, problem });
      });
    });
    req.on('error', reject);
    if (Array.isArray(body)) for (const piece of body) req.write(piece);
    req.end(Array.isArray(body) ? undefined : body);
  });
}

/** Sends these bytes. Returns what is received until the server closes the connection. */
export function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
  });
}
