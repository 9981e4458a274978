import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultMode } from './faults.ts';

interface Broken {
  status: number;
  type: string;
  body: string;
}

const failed = (status: number, type: string, message: string, code?: string): Broken => ({
  status,
  type: 'application/json',
  body: JSON.stringify({ error: { type, message, ...(code && { code }) } }),
});

const answers: Partial<Record<FaultMode, Broken>> = {
  http500: failed(500, 'api_error', 'An unknown error occurred'),
  http503: failed(503, 'api_error', 'Stripe is temporarily unavailable. Please try again later.'),
  http429: failed(429, 'invalid_request_error', 'Too many requests hit the API too quickly.', 'rate_limit'),
  http409: failed(409, 'idempotency_error', 'Another request with this key is in progress.', 'idempotency_key_in_use'),
  lock_timeout: failed(
    429,
    'invalid_request_error',
    'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.',
    'lock_timeout',
  ),
  html502: { status: 502, type: 'text/html', body: '<html><head><title>502 Bad Gateway</title></head></html>' },
  json502_without_error: { status: 502, type: 'application/json', body: '{}' },
};

/** Fails the request as told. `hang` answers never; the connection is the caller's to close. */
export function answerBroken(mode: FaultMode, request: IncomingMessage, response: ServerResponse, requestId: string) {
  if (mode === 'hang') return;
  const broken = answers[mode];
  if (!broken) {
    request.socket.destroy();
    return;
  }
  response.writeHead(broken.status, {
    'Content-Type': broken.type,
    'Content-Length': Buffer.byteLength(broken.body),
    'Request-Id': requestId,
  });
  response.end(broken.body);
}
