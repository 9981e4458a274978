import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { Log } from '../telemetry/log.ts';
import { UnreachableError, UpstreamUnavailableError } from './upstream-unavailable.ts';

/**
 * A service at the addresses of its replicas. The least busy one is asked; one that did not answer is left alone for a while and
 * then tried by a single request. Where no connection comes about nothing was sent, so the next address is asked at once,
 * whatever is asked. (undici's BalancedPool makes its caller pay for a dead address: 11 of 400 requests, later one in a hundred.)
 */
export interface Addresses {
  /** `attempt` throws `UpstreamUnavailableError` where nobody answered. Where a connection broke, it is made once more if twice is as good as once. */
  ask<T>(attempt: (to: Dispatcher) => Promise<T>, twiceIsOnce: () => boolean): Promise<T>;
  close(): Promise<void>;
}

interface Address {
  url: string;
  pool: Pool;
  underWay: number;
  silentSince: number | null;
  restsUntil: number;
}

const shortestRestMs = 500;
const longestRestMs = 10_000;

export function openAddresses(service: string, urls: readonly string[], log: Log): Addresses {
  const all = urls.map((url): Address => ({ url, pool: poolAt(url), underWay: 0, silentSince: null, restsUntil: 0 }));
  let turn = 0;

  /** Those that are well, the least busy first and equals by turns; behind them those that rest, as the last resort. */
  const inOrder = (): Address[] => {
    const now = performance.now();
    const first = turn++ % all.length;
    const byTurns = [...all.slice(first), ...all.slice(0, first)];
    const rest = ({ restsUntil }: Address) => Math.max(0, restsUntil - now);
    return byTurns.sort((a, b) => rest(a) - rest(b) || a.underWay - b.underWay);
  };

  const askAt = async <T>(address: Address, attempt: (to: Dispatcher) => Promise<T>): Promise<T> => {
    if (address.silentSince !== null) rest(address); // one request finds out how it is; the others need not wait for that
    address.underWay += 1;
    try {
      const answer = await attempt(address.pool);
      if (address.silentSince !== null) log.info({ service, address: address.url }, 'a replica answers again');
      address.silentSince = null;
      address.restsUntil = 0;
      return answer;
    } catch (error) {
      if (error instanceof UpstreamUnavailableError) {
        if (address.silentSince === null && all.length > 1)
          log.warn(
            { service, address: address.url, code: error.code },
            'a replica did not answer; the others are asked',
          );
        rest(address);
      }
      throw error;
    } finally {
      address.underWay -= 1;
    }
  };

  return {
    async ask(attempt, twiceIsOnce) {
      const candidates = inOrder();
      let askedAgain = false;
      let silence: unknown;
      for (const address of candidates) {
        try {
          return await askAt(address, attempt);
        } catch (error) {
          silence = error;
          if (!(error instanceof UpstreamUnavailableError)) throw error;
          if (!error.sent) continue;
          if (askedAgain || !error.broke || !twiceIsOnce()) throw error;
          askedAgain = true;
          candidates.push(address); // where there is nobody else, here
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
function rest(address: Address): void {
  const now = performance.now();
  address.silentSince ??= now;
  const silentMs = now - address.silentSince;
  address.restsUntil = now + Math.min(Math.max(silentMs, shortestRestMs), longestRestMs);
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
