import { type Envelope, eventOfType, type ServiceName } from '@muse/contracts';
import type { ConfirmChannel } from 'amqplib';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { type SupervisedConnection, superviseConnection } from '../connection/supervised-connection.ts';
import { declareExchanges, eventsExchange } from '../connection/topology.ts';

export interface Publisher extends SupervisedConnection {
  /** Up, and not blocked by an alarm of the broker: only then is it any use to claim what is to be published. */
  canPublish(): boolean;
  /** Resolves when the broker has the message safely in at least one queue; rejects when that is not certain. */
  publish(envelope: Envelope, committedAt: number): Promise<void>;
}

const confirmTimeoutMs = 5_000;

interface Waiting {
  id: string;
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
  /** Not by id: a lease that ran out while the broker was thinking has the same fact on its way twice, and both must hear. */
  const waiting = new Set<Waiting>();

  const settle = (entry: Waiting, error?: Error) => {
    if (!waiting.delete(entry)) return;
    clearTimeout(entry.timer);
    if (error) entry.reject(error);
    else entry.resolve();
  };

  const link = superviseConnection({
    url,
    service,
    which: 'publish',
    log,
    metrics,
    async build(connection) {
      const fresh = connection.watch(await connection.model.createConfirmChannel());
      await declareExchanges(fresh);
      // An unroutable message comes back first and is confirmed afterwards: the confirm alone proves nothing.
      fresh.on('return', (message) => {
        for (const entry of waiting) if (entry.id === message.properties.messageId) entry.returned = true;
      });
      channel = fresh;
    },
    ready: onReady,
    lost() {
      channel = undefined;
      for (const entry of waiting) settle(entry, new Error('the connection was lost before the broker confirmed'));
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
          () => settle(entry, new Error('the broker did not confirm in time')),
          confirmTimeoutMs,
        );
        const entry: Waiting = { id: envelope.id, resolve, reject, returned: false, timer };
        waiting.add(entry);
        const somebodyListens = (eventOfType(envelope.type)?.consumers.length ?? 0) > 0;
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
              settle(entry, error ?? (entry.returned ? new Error('no queue is bound for it') : undefined));
            },
          );
        } catch (error) {
          settle(entry, error as Error); // the channel closed under us
        }
      }),
  };
}
