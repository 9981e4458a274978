import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemOf, RefusalError } from '../refuse.ts';

const codes: Readonly<Record<string, 'request_timeout' | 'head_too_large'>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'head_too_large',
};

/**
 * A request that cannot be read, or does not arrive in time, is answered with a problem document: Node would answer without a body.
 * After a process was suspended, this also meets requests that have arrived meanwhile: Node looks at the time before it reads them.
 */
export function answerUnreadable(server: Server): void {
  const responses = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (req, res) => void responses.set(req.socket, res));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const response = responses.get(socket);
    const isBeingAnswered = response?.headersSent === true && !response.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isBeingAnswered) socket.destroy();
    else socket.end(problemResponse(codes[error.code ?? ''] ?? 'malformed_request'));
  });
}

function problemResponse(code: 'request_timeout' | 'head_too_large' | 'malformed_request'): string {
  const problem = problemOf(new RefusalError(code), '', randomUUID()); // its path is not known
  const { status } = problem;
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(code === 'request_timeout' ? ['Retry-After: 1'] : []),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
