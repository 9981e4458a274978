import type { AnswerOf, CallOf, Declaration, ServiceName } from '@muse/contracts';
import { RefusalError } from '../refuse.ts';
import { currentContext } from '../telemetry/context.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createBreaker } from './breaker.ts';
import { measureCall } from './call-metrics.ts';
import { createReplicaPool, requestText } from './replica-pool.ts';
import { replyFrom, requestFor, type UntypedCall } from './service-request.ts';

/**
 * Typed HTTP client of another service, from its contract. A refusal of that service is thrown as a `RefusalError`; if
 * it does not answer, or answers with an error, as `service_unavailable` (503).
 */
export interface ServiceClient {
  <D extends Declaration>(endpoint: D, call: CallOf<D>): Promise<AnswerOf<D>>;
  close(): Promise<void>;
}

interface ServiceClientOptions {
  /** The service that is called. */
  service: ServiceName;
  /** The URLs of its replicas. */
  urls: readonly string[];
  token: () => Promise<string>;
  log: Log;
  metrics: Metrics;
  /** For all attempts of a call together. Less if the caller of the current request has less time left. */
  deadlineMs?: number;
}

const isRead = ({ method }: Declaration): boolean => method === 'GET';

const outOfTime = () => new RefusalError('service_unavailable', { retryAfterSeconds: 2 });

export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { service, urls, token, log, metrics, deadlineMs = 3_000 } = options;
  const replicas = createReplicaPool(service, urls, log);
  const breakerOf = (kind: string) =>
    createBreaker(`${service} ${kind}`, metrics, {
      isAnswer: (error) => error instanceof RefusalError,
    });
  const [reads, writes] = [breakerOf('reads'), breakerOf('writes')];

  const request = async (endpoint: Declaration, call: UntypedCall) => {
    const bearer = await token();
    const leftMs = Math.floor(currentContext()?.caller?.msLeft() ?? deadlineMs);
    const waitMs = Math.min(deadlineMs, leftMs);
    if (waitMs <= 0) throw outOfTime();
    const timeout = AbortSignal.timeout(waitMs);
    try {
      const sent = requestFor(endpoint, call, bearer, { waitMs, timeout });
      const response = await replicas.run(
        (to) => requestText(to, sent),
        () => isRead(endpoint),
      );
      return replyFrom(service, response);
    } catch (error) {
      // A service that had less time than it may take has not failed: the circuit breaker must not count it.
      throw waitMs < deadlineMs && timeout.aborted ? outOfTime() : error;
    }
  };

  const call = async (endpoint: Declaration, what: UntypedCall): Promise<unknown> => {
    const breaker = isRead(endpoint) ? reads : writes;
    try {
      return await measureCall(metrics, service, () => breaker(() => request(endpoint, what)));
    } catch (error) {
      if (error instanceof RefusalError) throw error;
      log.warn({ upstream: service, endpoint: endpoint.id, error }, 'service unavailable');
      throw new RefusalError('service_unavailable', { retryAfterSeconds: 5 });
    }
  };
  return Object.assign(call as ServiceClient, { close: () => replicas.close() });
}
