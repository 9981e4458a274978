import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultMode } from './faults.ts';

interface FaultResponse {
  status: number;
  type: string;
  body: string;
}

const failed = (status: number, type: string, message: string, code?: string): FaultResponse => ({
  status,
  type: 'application/json',
  body: JSON.stringify({ error: { type, message, ...(code && { code }) } }),
});

const responses: Partial<Record<FaultMode, FaultResponse>> = {
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

/** Fails the request as the fault mode says. `hang` never responds; the client has to close the connection. */
export function sendFaultResponse(
  mode: FaultMode,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
) {
  if (mode === 'hang') return;
  const found = responses[mode];
  if (!found) {
    request.socket.destroy();
    return;
  }
  response.writeHead(found.status, {
    'Content-Type': found.type,
    'Content-Length': Buffer.byteLength(found.body),
    'Request-Id': requestId,
  });
  response.end(found.body);
}
