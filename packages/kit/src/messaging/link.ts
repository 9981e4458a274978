import { setTimeout as pause } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

interface LinkOptions {
  url: string;
  /** `publish` or `consume`: separate connections, because a blocked publisher must not stop consumers. */
  which: string;
  log: Log;
  metrics: Metrics;
  /** Builds what lives on the connection. Called again after every loss; channels it makes are handed to `watch`. */
  build: (model: ChannelModel, watch: <C extends Channel>(channel: C) => C) => Promise<void>;
  /** What was built is gone: forget it. */
  lost: () => void;
}

export interface Link {
  /** Resolves once the first build is done; throws after `patienceMs`. */
  start(patienceMs?: number): Promise<void>;
  stop(): Promise<void>;
  isUp(): boolean;
  /** Milliseconds since the broker blocked this connection (memory or disk alarm), or 0. */
  blockedForMs(): number;
}

/**
 * Keeps one connection to the broker alive. Any loss, of the connection, of one channel or of one consumer, throws the
 * connection away and builds it anew: the library heals connections only, and a dead channel would stay deaf for ever.
 */
export function keepLinked({ url, which, log, metrics, build, lost }: LinkOptions): Link {
  let model: ChannelModel | undefined;
  let up = false;
  let stopping = false;
  let blockedSince = 0;
  let failures = 0;

  const open = async (): Promise<void> => {
    const fresh = await connect(url, {
      noDelay: true,
      timeout: 5_000,
      clientProperties: { connection_name: `muse ${which}` },
    });
    let gone = false;
    const onLoss = (why: string) => {
      if (gone) return;
      gone = true;
      up = false;
      blockedSince = 0;
      lost();
      if (stopping) return;
      log.warn({ which, why }, 'lost the broker; building the connection anew');
      metrics.channelRebuilds.inc({ which });
      void fresh.close().catch(() => undefined);
      void reopen();
    };
    fresh.on('error', (error: Error) => onLoss(error.message));
    fresh.on('close', () => onLoss('closed'));
    fresh.on('blocked', (reason: string) => {
      blockedSince = Date.now();
      log.warn({ which, reason }, 'the broker blocks publishers');
    });
    fresh.on('unblocked', () => {
      blockedSince = 0;
    });
    const watch = <C extends Channel>(channel: C): C => {
      channel.on('error', (error: Error) => onLoss(error.message));
      channel.on('close', () => onLoss('a channel closed'));
      return channel;
    };
    try {
      await build(fresh, watch);
    } catch (error) {
      gone = true;
      await fresh.close().catch(() => undefined);
      throw error;
    }
    model = fresh;
    up = !gone;
    failures = 0;
  };

  const reopen = async (): Promise<void> => {
    while (!stopping && !up) {
      await pause(Math.random() * Math.min(5_000, 100 * 2 ** failures));
      failures = Math.min(failures + 1, 10);
      if (stopping) return;
      try {
        await open();
      } catch (error) {
        log.warn({ which, error }, 'the broker does not answer');
      }
    }
  };

  return {
    async start(patienceMs = 60_000) {
      const until = Date.now() + patienceMs;
      for (;;) {
        try {
          await open();
          return;
        } catch (error) {
          if (Date.now() > until) throw error;
          await pause(250);
        }
      }
    },
    async stop() {
      stopping = true;
      up = false;
      await model?.close().catch(() => undefined);
    },
    isUp: () => up,
    blockedForMs: () => (blockedSince === 0 ? 0 : Date.now() - blockedSince),
  };
}
