import { setTimeout as pause } from 'node:timers/promises';
import { runConnection, type SupervisionOptions, type SupervisionState } from './run-connection.ts';

export interface SupervisedConnection {
  /** Resolves when the connection is up for the first time; rejects after `timeoutMs`. */
  start(timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
  isUp(): boolean;
  /** Milliseconds since the broker blocked this connection (memory or disk alarm), or 0. */
  blockedForMs(): number;
  /** Closes the connection and opens a new one, for a failure that amqplib does not report. */
  recycle(why: string): void;
}

const backoffMs = { first: 100, longest: 5_000 };
/** A connection that lived shorter than this counts as a failed attempt, and the backoff grows. */
const stableAfterMs = 10_000;

/**
 * Keeps one connection to the broker alive. After the loss of the connection, of one channel or of one consumer it closes the
 * connection and opens a new one: amqplib recovers connections only, and a dead channel would receive nothing for ever.
 * One connection at a time: the next is opened after the last is closed, so that nothing is delivered to an abandoned one.
 */
export function superviseConnection(options: SupervisionOptions): SupervisedConnection {
  const state: SupervisionState = {
    leaving: new AbortController(),
    firstUp: Promise.withResolvers<void>(),
    connection: undefined,
    upSince: undefined,
    blockedSince: 0,
    lastFailure: undefined,
  };
  state.firstUp.promise.catch(() => undefined); // a connection that is stopped before it starts fails nobody
  let keeping: Promise<void> | undefined;

  const stop = async (): Promise<void> => {
    state.leaving.abort();
    state.firstUp.reject(new Error('stopped before it was up'));
    state.connection?.end('we are leaving');
    await keeping;
  };

  return {
    async start(timeoutMs = 60_000) {
      const giveUp = () =>
        state.firstUp.reject(new Error(`cannot connect to the broker: ${String(state.lastFailure)}`));
      const timeout = setTimeout(giveUp, timeoutMs);
      keeping = keepConnected(options, state);
      try {
        await state.firstUp.promise;
      } catch (error) {
        await stop();
        throw error;
      } finally {
        clearTimeout(timeout);
      }
    },
    stop,
    isUp: () => state.upSince !== undefined && state.connection?.isClosed() === false,
    blockedForMs: () => (state.blockedSince === 0 ? 0 : Date.now() - state.blockedSince),
    recycle: (why) => state.connection?.end(why),
  };
}

async function keepConnected(options: SupervisionOptions, state: SupervisionState): Promise<void> {
  const { signal } = state.leaving;
  let failures = 0;
  while (!signal.aborted) {
    const upForMs = await runConnection(options, state).catch((error: unknown) => {
      options.log.warn({ which: options.which, error }, 'cannot connect to the broker');
      state.lastFailure = error;
      return 0;
    });
    failures = upForMs > stableAfterMs ? 0 : failures + 1;
    const waitMs = Math.random() * Math.min(backoffMs.longest, backoffMs.first * 2 ** failures);
    await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
