import {
  type AnswerOf,
  type CallOf,
  type Declaration,
  fillPath,
  fullPath,
  type Problem,
  type RefusalCode,
  refusals,
  type ServiceName,
} from '@muse/contracts';
import { Pool } from 'undici';
import { Refusal } from '../refuse.ts';
import { currentContext } from '../telemetry/context.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createBreaker } from './breaker.ts';

/** Asks another service, by the contract. Its refusals come back as refusals; its silence as 503. */
export interface Caller {
  <D extends Declaration>(endpoint: D, call: CallOf<D>): Promise<AnswerOf<D>>;
  close(): Promise<void>;
}

interface CallerParts {
  /** Who is asked. */
  service: ServiceName;
  baseUrl: string;
  token: () => Promise<string>;
  log: Log;
  metrics: Metrics;
  deadlineMs?: number;
}

const unavailable = () => new Refusal('service_unavailable', { retryAfterSeconds: 5 });

export function createCaller({ service, baseUrl, token, log, metrics, deadlineMs = 3_000 }: CallerParts): Caller {
  const pool = new Pool(baseUrl, { connections: 50, keepAliveTimeout: 30_000, connect: { timeout: 1_000 } });
  const breaker = createBreaker(service, metrics, {
    isAnswer: (error) => error instanceof Refusal && error.status < 500,
  });

  const ask = async (endpoint: Declaration, call: { params?: unknown; query?: unknown; body?: unknown }) => {
    const context = currentContext();
    const query = new URLSearchParams(
      Object.entries((call.query ?? {}) as Record<string, unknown>)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]): [string, string] => [name, String(value)]),
    );
    const response = await pool.request({
      method: endpoint.method,
      path:
        fillPath(fullPath(endpoint), (call.params ?? {}) as Record<string, string>) +
        (query.size > 0 ? `?${query}` : ''),
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(context ? { 'x-request-id': context.requestId, traceparent: context.traceparent } : {}),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const text = await response.body.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.statusCode < 300) return { status: response.statusCode, body };
    const problem = body as Partial<Problem> | undefined;
    const code = problem?.code !== undefined && problem.code in refusals ? (problem.code as RefusalCode) : undefined;
    if (response.statusCode >= 500 || code === undefined || response.statusCode === 401)
      throw new Error(`${service} answered ${response.statusCode} ${problem?.code ?? ''}`);
    throw new Refusal(code, {
      ...(problem?.detail === undefined ? {} : { detail: problem.detail }),
      ...(problem?.errors === undefined ? {} : { errors: problem.errors }),
    });
  };

  const call = async (endpoint: Declaration, what: object): Promise<unknown> => {
    try {
      return await breaker(() => ask(endpoint, what));
    } catch (error) {
      if (error instanceof Refusal) throw error;
      log.warn({ service, endpoint: endpoint.id, error }, 'a service did not answer');
      throw unavailable();
    }
  };
  return Object.assign(call as Caller, { close: () => pool.close() });
}
