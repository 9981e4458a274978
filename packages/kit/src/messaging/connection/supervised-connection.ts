import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '@muse/contracts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { type BrokerConnection, openBrokerConnection } from './broker-connection.ts';

interface SupervisionOptions {
  url: string;
  /** Whose connection it is, as the broker shows it. */
  service: ServiceName;
  /** Separate connections, because a blocked publisher must not stop consumers. */
  which: 'publish' | 'consume';
  log: Log;
  metrics: Metrics;
  /** Builds what lives on the connection. Called again after every loss. */
  build: (connection: BrokerConnection) => Promise<void>;
  /** What was built is gone: forget it. */
  lost: () => void;
  /** It is built, or no longer blocked. */
  ready?: () => void;
}

export interface SupervisedConnection {
  /** Resolves once the first build is done; throws after `patienceMs`. */
  start(patienceMs?: number): Promise<void>;
  stop(): Promise<void>;
  isUp(): boolean;
  /** Milliseconds since the broker blocked this connection (memory or disk alarm), or 0. */
  blockedForMs(): number;
  /** Throws the connection away, for a reason the library does not see, and builds it anew. */
  recycle(why: string): void;
}

const buildWithinMs = 30_000;
const backoffMs = { first: 100, longest: 5_000 };
/** What lived shorter than this came up broken: it is built anew with more and more patience. */
const steadyMs = 10_000;

/**
 * Keeps one connection to the broker alive. Any loss, of the connection, of one channel or of one consumer, throws the
 * connection away and builds it anew: the library heals connections only, and a dead channel would stay deaf for ever.
 * One connection at a time: the next is opened when the last is closed, so nothing is ever delivered to a forgotten one.
 */
export function superviseConnection({
  url,
  service,
  which,
  log,
  metrics,
  build,
  lost,
  ready,
}: SupervisionOptions): SupervisedConnection {
  const leaving = new AbortController();
  const firstUp = Promise.withResolvers<void>();
  let connection: BrokerConnection | undefined;
  let upSince: number | undefined;
  let blockedSince = 0;
  let keeping: Promise<void> | undefined;
  let lastFailure: unknown;

  const setBlocked = (since: number) => {
    blockedSince = since;
    metrics.brokerBlocked.set({ which }, since === 0 ? 0 : 1);
  };

  /** One connection, from its beginning to its end. Answers how long it was good for something. */
  const live = async (): Promise<number> => {
    const mine = await openBrokerConnection(url, `${service} ${which}`);
    connection = mine;
    mine.model.on('blocked', (reason: string) => {
      setBlocked(Date.now());
      log.warn({ which, reason }, 'the broker blocks publishers');
    });
    mine.model.on('unblocked', () => {
      setBlocked(0);
      ready?.();
    });
    if (leaving.signal.aborted) mine.end('we are leaving');
    const tooLong = setTimeout(() => mine.end('it could not be built in time'), buildWithinMs);
    try {
      await Promise.race([build(mine), mine.closed]);
      clearTimeout(tooLong);
      if (!mine.isClosed()) {
        upSince = performance.now();
        firstUp.resolve();
        ready?.();
      }
      const why = await mine.closed;
      lastFailure = why;
      if (!leaving.signal.aborted) {
        log.warn({ which, why }, 'lost the broker; building the connection anew');
        metrics.channelRebuilds.inc({ which });
      }
      return upSince === undefined ? 0 : performance.now() - upSince;
    } finally {
      clearTimeout(tooLong);
      upSince = undefined;
      setBlocked(0);
      lost();
      await mine.close();
    }
  };

  const keep = async (): Promise<void> => {
    let failures = 0;
    while (!leaving.signal.aborted) {
      const goodForMs = await live().catch((error: unknown) => {
        log.warn({ which, error }, 'the broker does not answer');
        lastFailure = error;
        return 0;
      });
      failures = goodForMs > steadyMs ? 0 : failures + 1;
      const waitMs = Math.random() * Math.min(backoffMs.longest, backoffMs.first * 2 ** failures);
      await pause(waitMs, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
  };

  const stop = async (): Promise<void> => {
    leaving.abort();
    connection?.end('we are leaving');
    await keeping;
  };

  return {
    async start(patienceMs = 60_000) {
      const giveUp = () => firstUp.reject(new Error(`no way to the broker: ${String(lastFailure)}`));
      const patience = setTimeout(giveUp, patienceMs);
      keeping = keep();
      try {
        await firstUp.promise;
      } catch (error) {
        await stop();
        throw error;
      } finally {
        clearTimeout(patience);
      }
    },
    stop,
    isUp: () => upSince !== undefined && connection?.isClosed() === false,
    blockedForMs: () => (blockedSince === 0 ? 0 : Date.now() - blockedSince),
    recycle: (why) => connection?.end(why),
  };
}
