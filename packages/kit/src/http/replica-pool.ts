import type { Dispatcher } from 'undici';
import type { Log } from '../telemetry/log.ts';
import { eject, ejectedForMs, type Replica, restore } from './replica.ts';
import { createReplicaSet } from './replica-set.ts';
import { UpstreamUnavailableError } from './upstream-unavailable.ts';

/**
 * The replicas of one service. A request goes to the least busy one. A replica that did not answer is ejected for a
 * while and then tried with a single request. If no connection could be made, nothing was sent, so the next replica is
 * tried at once, for any request. (undici's BalancedPool lets callers pay for a dead address: 11 of 400 requests
 * failed, later one in a hundred. ADR 9.)
 */
export interface ReplicaPool {
  /**
   * Runs `attempt` with one replica. `attempt` throws `UpstreamUnavailableError` if no answer came. If the connection
   * broke after the request was sent, it is retried once, provided that the request is idempotent.
   */
  run<T>(attempt: (to: Dispatcher) => Promise<T>, isIdempotent: () => boolean): Promise<T>;
  close(): Promise<void>;
}

export function createReplicaPool(
  service: string,
  urls: readonly string[],
  log: Log,
  replicas = createReplicaSet(service, urls, log),
): ReplicaPool {
  let next = 0;

  /** Available replicas first, the least busy before the others, equals in turn. Ejected ones are the last resort. */
  const inOrder = (): Replica[] => {
    const now = performance.now();
    const all = replicas.current();
    const first = next++ % all.length;
    const rotated = [...all.slice(first), ...all.slice(0, first)];
    return rotated.sort((a, b) => ejectedForMs(a, now) - ejectedForMs(b, now) || a.active - b.active);
  };

  const runAt = async <T>(replica: Replica, attempt: (to: Dispatcher) => Promise<T>): Promise<T> => {
    // This request probes the replica; until its answer is here, the others avoid it.
    if (replica.unavailableSince !== null) eject(replica);
    replica.active += 1;
    try {
      const answer = await attempt(replica.connections);
      if (replica.unavailableSince !== null)
        log.info({ upstream: service, replica: replica.name }, 'replica available again');
      restore(replica);
      return answer;
    } catch (error) {
      if (error instanceof UpstreamUnavailableError) {
        if (replica.unavailableSince === null && replicas.current().length > 1)
          log.warn({ upstream: service, replica: replica.name, code: error.code }, 'replica ejected, using the others');
        eject(replica);
      }
      throw error;
    } finally {
      replica.active -= 1;
    }
  };

  return {
    async run(attempt, isIdempotent) {
      const candidates = inOrder();
      let retried = false;
      let lastError: unknown;
      for (const replica of candidates) {
        try {
          return await runAt(replica, attempt);
        } catch (error) {
          lastError = error;
          if (!(error instanceof UpstreamUnavailableError)) throw error;
          if (!error.sent) continue;
          if (retried || !error.connectionBroke || !isIdempotent()) throw error;
          retried = true;
          candidates.push(replica); // retried at the same replica if there is no other
        }
      }
      throw lastError;
    },
    close: () => replicas.close(),
  };
}

/** Sends one request and reads the whole response, whatever its status. */
export async function requestText(
  to: Dispatcher,
  request: Dispatcher.RequestOptions,
): Promise<{ status: number; text: string }> {
  try {
    const { statusCode, body } = await to.request(request);
    return { status: statusCode, text: await body.text() };
  } catch (error) {
    throw new UpstreamUnavailableError(error);
  }
}
