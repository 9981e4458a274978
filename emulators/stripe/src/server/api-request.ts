import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Account } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { StripeError } from '../account/stripe-error.ts';
import { API_VERSION } from '../account/version.ts';
import { checkApiKey } from './api-keys.ts';
import { expandAll } from './expand.ts';
import { sendFaultResponse } from './fault-responses.ts';
import { readForm } from './form.ts';
import type { StoredAnswer } from './idempotency.ts';
import { type Found, findRoute } from './router.ts';

interface ApiCall {
  account: Account;
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  form: string;
  found: Found;
}

/** Handles a request to `/v1`: API key, route, injected fault, idempotency, the endpoint itself, response. */
export function handleApiRequest(
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const requestId = newId('req');
  try {
    checkApiKey(request.headers);
    const [pathname = '', query = ''] = (request.url ?? '').split('?', 2);
    const found = findRoute(request.method ?? 'GET', pathname);
    if (!found) throw unknownUrl(request.method ?? 'GET', pathname);
    const form = request.method === 'POST' ? body : query;
    respond({ account, request, response, requestId, form, found });
  } catch (error) {
    send(request, response, requestId, ...errorResponse(error, requestId));
  }
}

function respond(call: ApiCall): void {
  const { account, request, response, requestId, found, form } = call;
  const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
  const fault = account.faults.take(found.route.operation);
  if (fault && fault !== 'drop_after_commit') {
    if (fault === 'hang' && typeof key === 'string') response.once('close', account.keys.hold(key));
    sendFaultResponse(fault, request, response, requestId);
    return;
  }
  const operation = `${found.route.operation} ${Object.values(found.path).join(' ')}`;
  const stored = typeof key === 'string' ? account.keys.find(key, operation, form) : undefined;
  const [status, body] = stored ? [stored.status, stored.body] : perform(call, key, operation);
  if (fault) request.socket.destroy();
  else send(request, response, requestId, status, body, stored);
}

function perform(call: ApiCall, key: string | string[] | undefined, operation: string): [number, string] {
  const { account, requestId, found, form } = call;
  const idempotencyKey = typeof key === 'string' ? key : null;
  const store = (status: number, body: string): [number, string] => {
    if (idempotencyKey !== null) account.keys.store({ key: idempotencyKey, operation, form, status, body, requestId });
    return [status, body];
  };
  account.events.cause = { id: requestId, idempotency_key: idempotencyKey };
  try {
    const raw = readForm(form);
    const answer = found.route.answer(account, found.path, raw);
    const expanded =
      typeof raw.expand === 'object' ? expandAll(account, answer, Object.values(raw.expand).map(String)) : answer;
    return store(200, JSON.stringify(expanded));
  } catch (error) {
    if (error instanceof StripeError && !error.beforeWork) return store(...errorResponse(error, requestId));
    throw error;
  } finally {
    account.events.cause = null;
    if (call.request.method !== 'GET') account.dirty = true;
  }
}

function errorResponse(error: unknown, requestId: string): [number, string] {
  const known = error instanceof StripeError;
  if (!known) console.error('The emulator has a bug:', error);
  const body = known ? error.body : { type: 'api_error', message: `The emulator has a bug: ${String(error)}` };
  const request_log_url = `https://dashboard.stripe.com/test/logs/${requestId}`;
  return [known ? error.status : 500, JSON.stringify({ error: { ...body, request_log_url } })];
}

const unknownUrl = (method: string, pathname: string) =>
  new StripeError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${pathname}). The emulator supports the resources listed in its README.`,
  });

function send(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  status: number,
  body: string,
  stored?: StoredAnswer,
): void {
  const headers: Record<string, string | number> = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Request-Id': requestId,
    'Stripe-Version': String(request.headers['stripe-version'] ?? API_VERSION),
  };
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string') headers['Idempotency-Key'] = key;
  if (stored) {
    headers['Idempotent-Replayed'] = 'true';
    headers['Original-Request'] = stored.requestId;
  }
  response.writeHead(status, headers);
  response.end(body);
}
