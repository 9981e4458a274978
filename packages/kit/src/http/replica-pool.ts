import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { Log } from '../telemetry/log.ts';
import { UnreachableError, UpstreamUnavailableError } from './upstream-unavailable.ts';

/**
 * A service at the addresses of its replicas. The least busy one is asked; one that did not answer is left alone for a while and
 * then tried by a single request. Where no connection comes about nothing was sent, so the next address is asked at once,
 * whatever is asked. (undici's BalancedPool makes its caller pay for a dead address: 11 of 400 requests, later one in a hundred.)
 */
export interface ReplicaPool {
  /** `attempt` throws `UpstreamUnavailableError` where nobody answered. Where a connection broke, it is made once more if twice is as good as once. */
  ask<T>(attempt: (to: Dispatcher) => Promise<T>, isIdempotent: () => boolean): Promise<T>;
  close(): Promise<void>;
}

interface Replica {
  url: string;
  pool: Pool;
  underWay: number;
  unavailableSince: number | null;
  ejectedUntil: number;
}

const shortestEjectionMs = 500;
const longestEjectionMs = 10_000;

export function openReplicaPool(service: string, urls: readonly string[], log: Log): ReplicaPool {
  const all = urls.map(
    (url): Replica => ({ url, pool: poolAt(url), underWay: 0, unavailableSince: null, ejectedUntil: 0 }),
  );
  let turn = 0;

  /** Those that are well, the least busy first and equals by turns; behind them those that rest, as the last resort. */
  const inOrder = (): Replica[] => {
    const now = performance.now();
    const first = turn++ % all.length;
    const byTurns = [...all.slice(first), ...all.slice(0, first)];
    const eject = ({ ejectedUntil }: Replica) => Math.max(0, ejectedUntil - now);
    return byTurns.sort((a, b) => eject(a) - eject(b) || a.underWay - b.underWay);
  };

  const askAt = async <T>(replica: Replica, attempt: (to: Dispatcher) => Promise<T>): Promise<T> => {
    if (replica.unavailableSince !== null) eject(replica); // one request finds out how it is; the others need not wait for that
    replica.underWay += 1;
    try {
      const answer = await attempt(replica.pool);
      if (replica.unavailableSince !== null) log.info({ service, replica: replica.url }, 'a replica answers again');
      replica.unavailableSince = null;
      replica.ejectedUntil = 0;
      return answer;
    } catch (error) {
      if (error instanceof UpstreamUnavailableError) {
        if (replica.unavailableSince === null && all.length > 1)
          log.warn(
            { service, replica: replica.url, code: error.code },
            'a replica did not answer; the others are asked',
          );
        eject(replica);
      }
      throw error;
    } finally {
      replica.underWay -= 1;
    }
  };

  return {
    async ask(attempt, isIdempotent) {
      const candidates = inOrder();
      let askedAgain = false;
      let silence: unknown;
      for (const replica of candidates) {
        try {
          return await askAt(replica, attempt);
        } catch (error) {
          silence = error;
          if (!(error instanceof UpstreamUnavailableError)) throw error;
          if (!error.sent) continue;
          if (askedAgain || !error.connectionBroke || !isIdempotent()) throw error;
          askedAgain = true;
          candidates.push(replica); // where there is nobody else, here
        }
      }
      throw silence;
    },
    close: async () => void (await Promise.all(all.map(({ pool }) => pool.close()))),
  };
}

/** One request and its whole answer, whatever it says. */
export async function wholeAnswer(
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

/** As long again as it has been silent, within reason: a restart is noticed soon, and a grave costs little. */
function eject(replica: Replica): void {
  const now = performance.now();
  replica.unavailableSince ??= now;
  const silentMs = now - replica.unavailableSince;
  replica.ejectedUntil = now + Math.min(Math.max(silentMs, shortestEjectionMs), longestEjectionMs);
}

const connect = buildConnector({ timeout: 1_000 });

/** As many connections as there are requests under way: how many those may be is the breaker's to say, so nothing waits unseen. */
const poolAt = (url: string): Pool =>
  new Pool(url, {
    keepAliveTimeout: 30_000, // services keep idle connections for 65 s: we let go first, so none dies in use
    connect: (options, callback) =>
      connect(options, (...[error, socket]) =>
        error ? callback(new UnreachableError(error), null) : callback(null, socket),
      ),
  });
