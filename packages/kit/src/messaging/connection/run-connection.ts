import type { ServiceName } from '@muse/contracts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { type BrokerConnection, openBrokerConnection } from './broker-connection.ts';

export interface SupervisionOptions {
  url: string;
  /** Shown as part of the connection name in the management page of the broker. */
  service: ServiceName;
  /** Publishing and consuming have separate connections, because a blocked publisher must not stop consumers. */
  which: 'publish' | 'consume';
  log: Log;
  metrics: Metrics;
  /** Creates channels and consumers on a new connection. Called again after every loss. */
  build: (connection: BrokerConnection) => Promise<void>;
  /** The connection is gone: forget its channels and consumers. */
  lost: () => void;
  /** The connection is built, or no longer blocked. */
  ready?: () => void;
}

export interface SupervisionState {
  readonly leaving: AbortController;
  readonly firstUp: PromiseWithResolvers<void>;
  connection: BrokerConnection | undefined;
  upSince: number | undefined;
  /** `Date.now()` when the broker blocked the connection, or 0. */
  blockedSince: number;
  lastFailure: unknown;
}

/** A busy broker takes long to declare the queues of a service; a connection that is dead ends earlier, by its heartbeat. */
const buildTimeoutMs = 60_000;

/** Opens one connection and resolves after its end, with the milliseconds it was up. */
export async function runConnection(options: SupervisionOptions, state: SupervisionState): Promise<number> {
  const { url, service, which, build, lost } = options;
  const connection = await openBrokerConnection(url, `${service} ${which}`);
  state.connection = connection;
  watchBlocking(connection, options, state);
  if (state.leaving.signal.aborted) connection.end('we are leaving');
  const timeout = setTimeout(() => connection.end('it could not be built in time'), buildTimeoutMs);
  try {
    await Promise.race([build(connection), connection.closed]);
    clearTimeout(timeout);
    if (!connection.isClosed()) {
      state.upSince = performance.now();
      state.firstUp.resolve();
      options.ready?.();
    }
    recordLoss(await connection.closed, options, state);
    return state.upSince === undefined ? 0 : performance.now() - state.upSince;
  } finally {
    clearTimeout(timeout);
    state.upSince = undefined;
    setBlocked(0, options, state);
    lost();
    await connection.close();
  }
}

function recordLoss(why: string, { which, log, metrics }: SupervisionOptions, state: SupervisionState): void {
  state.lastFailure = why;
  if (state.leaving.signal.aborted) return;
  log.warn({ which, why }, 'broker connection lost, reconnecting');
  metrics.channelRebuilds.inc({ which });
}

function watchBlocking({ model }: BrokerConnection, options: SupervisionOptions, state: SupervisionState): void {
  model.on('blocked', (reason: string) => {
    setBlocked(Date.now(), options, state);
    options.log.warn({ which: options.which, reason }, 'the broker blocks publishers');
  });
  model.on('unblocked', () => {
    setBlocked(0, options, state);
    options.ready?.();
  });
}

function setBlocked(since: number, { which, metrics }: SupervisionOptions, state: SupervisionState): void {
  state.blockedSince = since;
  metrics.brokerBlocked.set({ which }, since === 0 ? 0 : 1);
}
