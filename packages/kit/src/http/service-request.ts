import {
  type Declaration,
  fillPath,
  fullPath,
  type Problem,
  type RefusalCode,
  refusals,
  type ServiceName,
} from '@muse/contracts';
import type { Dispatcher } from 'undici';
import { RefusalError } from '../refuse.ts';
import { deadlineHeader } from '../telemetry/caller.ts';
import { currentContext } from '../telemetry/context.ts';

export interface UntypedCall {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/** The HTTP request of a call to another service. Request id, trace and the time left travel along. */
export function requestFor(
  endpoint: Declaration,
  { params, query, body }: UntypedCall,
  token: string,
  { waitMs, timeout }: { waitMs: number; timeout: AbortSignal },
): Dispatcher.RequestOptions {
  const context = currentContext();
  const path = fillPath(fullPath(endpoint), (params ?? {}) as Record<string, string>);
  return {
    method: endpoint.method,
    path: path + queryString((query ?? {}) as Record<string, unknown>),
    headers: {
      authorization: `Bearer ${token}`,
      [deadlineHeader]: String(waitMs),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(context ? { 'x-request-id': context.requestId, traceparent: context.traceparent } : {}),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: timeout,
  };
}

function queryString(query: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) parameters.append(name, String(value));
  return parameters.size > 0 ? `?${parameters}` : '';
}

/** Returns a success, throws a refusal of the contract as `RefusalError` and anything else as `Error`. */
export function replyFrom(service: ServiceName, { status, text }: { status: number; text: string }) {
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (status < 300) return { status, body };
  const problem = body as Partial<Problem> | undefined;
  const code = problem?.code !== undefined && problem.code in refusals ? (problem.code as RefusalCode) : undefined;
  if (status >= 500 || code === undefined || status === 401)
    throw new Error(`${service} answered ${status} ${problem?.code ?? ''}`);
  throw new RefusalError(code, {
    ...(problem?.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem?.errors === undefined ? {} : { errors: problem.errors }),
  });
}
