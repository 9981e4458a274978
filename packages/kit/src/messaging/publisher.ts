import { type Envelope, eventOfType, type ServiceName } from '@muse/contracts';
import type { ConfirmChannel } from 'amqplib';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { keepLinked, type Link } from './link.ts';
import { declareExchanges, eventsExchange } from './topology.ts';

export interface Publisher extends Link {
  /** Up, and not blocked by an alarm of the broker: only then is it any use to claim what is to be published. */
  canPublish(): boolean;
  /** Resolves when the broker has the message safely in at least one queue; rejects when that is not certain. */
  publish(envelope: Envelope, committedAt: number): Promise<void>;
}

const confirmTimeoutMs = 5_000;

interface Waiting {
  resolve: () => void;
  reject: (error: Error) => void;
  returned: boolean;
  timer: NodeJS.Timeout;
}

/** Milliseconds of the sender’s clock, for one thing only: to measure how long a fact takes from its commit to its effect. */
export const committedAtHeader = 'x-committed-at';

/** `onReady`: publishing is possible again, after a new connection or the end of an alarm. */
export function createPublisher(
  url: string,
  service: ServiceName,
  log: Log,
  metrics: Metrics,
  onReady: () => void,
): Publisher {
  let channel: ConfirmChannel | undefined;
  const waiting = new Map<string, Waiting>();

  const settle = (id: string, error?: Error) => {
    const entry = waiting.get(id);
    if (!entry) return;
    waiting.delete(id);
    clearTimeout(entry.timer);
    if (error) entry.reject(error);
    else entry.resolve();
  };

  const link = keepLinked({
    url,
    service,
    which: 'publish',
    log,
    metrics,
    async build(life) {
      const fresh = life.watch(await life.model.createConfirmChannel());
      await declareExchanges(fresh);
      // An unroutable message comes back first and is confirmed afterwards: the confirm alone proves nothing.
      fresh.on('return', (message) => {
        const entry = waiting.get(String(message.properties.messageId));
        if (entry) entry.returned = true;
      });
      channel = fresh;
    },
    ready: onReady,
    lost() {
      channel = undefined;
      for (const id of [...waiting.keys()])
        settle(id, new Error('the connection was lost before the broker confirmed'));
    },
  });

  const canPublish = () => link.isUp() && link.blockedForMs() === 0;

  return {
    ...link,
    canPublish,
    publish: (envelope, committedAt) =>
      new Promise<void>((resolve, reject) => {
        if (!channel || !canPublish()) return reject(new Error('the broker takes nothing at the moment'));
        const timer = setTimeout(
          () => settle(envelope.id, new Error('the broker did not confirm in time')),
          confirmTimeoutMs,
        );
        const entry: Waiting = { resolve, reject, returned: false, timer };
        waiting.set(envelope.id, entry);
        const somebodyListens = (eventOfType(envelope.type)?.listeners.length ?? 0) > 0;
        try {
          channel.publish(
            eventsExchange,
            envelope.type,
            Buffer.from(JSON.stringify(envelope)),
            {
              persistent: true,
              mandatory: somebodyListens,
              messageId: envelope.id,
              type: envelope.type,
              correlationId: envelope.correlationid,
              appId: envelope.source,
              timestamp: Math.floor(Date.parse(envelope.time) / 1000),
              contentType: 'application/cloudevents+json',
              headers: {
                [committedAtHeader]: committedAt,
                ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
              },
            },
            (error: Error | null) => {
              settle(envelope.id, error ?? (entry.returned ? new Error('no queue is bound for it') : undefined));
            },
          );
        } catch (error) {
          settle(envelope.id, error as Error); // the channel closed under us
        }
      }),
  };
}
