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
import { RefusalError } from '../refuse.ts';
import { currentContext } from '../telemetry/context.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createBreaker } from './breaker.ts';
import { openReplicaPool, wholeAnswer } from './replica-pool.ts';

/** Asks another service, by the contract. Its refusals come back as refusals; its silence as 503. */
export interface Caller {
  <D extends Declaration>(endpoint: D, call: CallOf<D>): Promise<AnswerOf<D>>;
  close(): Promise<void>;
}

interface CallerParts {
  /** Who is asked. */
  service: ServiceName;
  /** Of its replicas. */
  urls: readonly string[];
  token: () => Promise<string>;
  log: Log;
  metrics: Metrics;
  deadlineMs?: number;
}

const isRead = ({ method }: Declaration): boolean => method === 'GET';
const unavailable = () => new RefusalError('service_unavailable', { retryAfterSeconds: 5 });

export function createCaller({ service, urls, token, log, metrics, deadlineMs = 3_000 }: CallerParts): Caller {
  const replicas = openReplicaPool(service, urls, log);
  const breakerOf = (kind: string) =>
    createBreaker(`${service} ${kind}`, metrics, {
      isAnswer: (error) => error instanceof RefusalError && error.status < 500,
    });
  const [reads, writes] = [breakerOf('reads'), breakerOf('writes')];

  const ask = async (endpoint: Declaration, call: { params?: unknown; query?: unknown; body?: unknown }) => {
    const context = currentContext();
    const query = new URLSearchParams(
      Object.entries((call.query ?? {}) as Record<string, unknown>)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]): [string, string] => [name, String(value)]),
    );
    const request = {
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
      signal: AbortSignal.timeout(deadlineMs), // of all attempts together
    };
    const { status, text } = await replicas.ask(
      (to) => wholeAnswer(to, request),
      () => isRead(endpoint),
    );
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
  };

  const call = async (endpoint: Declaration, what: object): Promise<unknown> => {
    try {
      return await (isRead(endpoint) ? reads : writes)(() => ask(endpoint, what));
    } catch (error) {
      if (error instanceof RefusalError) throw error;
      log.warn({ service, endpoint: endpoint.id, error }, 'a service did not answer');
      throw unavailable();
    }
  };
  return Object.assign(call as Caller, { close: () => replicas.close() });
}
