import type { ServerResponse } from 'node:http';
import type { AnyReply } from '../answer.ts';

/** Sends a reply as JSON, or as it is if it is a file. Does nothing if a response was sent already or the connection is gone. */
export function send(res: ServerResponse, reply: AnyReply): void {
  if (res.headersSent || res.destroyed) return;
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  res.statusCode = reply.status;
  if (reply.body === undefined) return void res.end();
  if (!res.hasHeader('content-type')) res.setHeader('content-type', 'application/json; charset=utf-8');
  const bytes = reply.body instanceof Uint8Array ? reply.body : Buffer.from(JSON.stringify(reply.body));
  res.setHeader('content-length', bytes.length);
  res.end(res.req.method === 'HEAD' ? undefined : bytes);
}
