import { type Envelope, eventOfType, type ServiceName } from '@muse/contracts';
import type { ChannelModel, ConfirmChannel, Options } from 'amqplib';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { inspectQueue } from '../connection/inspect-queue.ts';
import { type SupervisedConnection, superviseConnection } from '../connection/supervised-connection.ts';
import { type Declared, declareExchanges, eventsExchange } from '../connection/topology.ts';
import { createUnconfirmedMessages } from './unconfirmed-messages.ts';
import { UnpublishedError } from './unpublished-error.ts';

export interface Publisher extends SupervisedConnection {
  /** Whether the connection is up and not blocked by an alarm of the broker. Claiming outbox rows is useless otherwise. */
  canPublish(): boolean;
  /** Resolves when the broker has stored the message in at least one queue; rejects when that is not certain. */
  publish(envelope: Envelope, committedAt: number): Promise<void>;
  /** The counts of those queues that exist. */
  inspect(queues: readonly string[]): Promise<Declared[]>;
}

/** Milliseconds of the sender’s clock. Only for measuring the time from the commit of an event to the commit of its effect. */
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
  let model: ChannelModel | undefined;
  const unconfirmed = createUnconfirmedMessages();

  const supervised = superviseConnection({
    ...{ url, service, log, metrics },
    which: 'publish',
    async build(connection) {
      const fresh = connection.watch(await connection.model.createConfirmChannel());
      await declareExchanges(fresh);
      // An unroutable message is returned first and confirmed afterwards: the confirm alone proves nothing.
      fresh.on('return', (message) => unconfirmed.markReturned(message.properties.messageId));
      channel = fresh;
      model = connection.model;
    },
    ready: onReady,
    lost() {
      channel = undefined;
      model = undefined;
      unconfirmed.rejectAll();
    },
  });

  const canPublish = () => supervised.isUp() && supervised.blockedForMs() === 0;

  return {
    ...supervised,
    canPublish,
    publish: (envelope, committedAt) =>
      new Promise<void>((resolve, reject) => {
        if (!channel || !canPublish()) return reject(new UnpublishedError('unavailable'));
        const entry = unconfirmed.add(envelope.id, resolve, reject);
        const content = Buffer.from(JSON.stringify(envelope));
        const options = messageOptions(envelope, committedAt);
        try {
          channel.publish(eventsExchange, envelope.type, content, options, (error: Error | null) => {
            const reason = error ? 'refused' : entry.returned ? 'unroutable' : undefined;
            unconfirmed.settle(entry, reason && new UnpublishedError(reason, error));
          });
        } catch (error) {
          unconfirmed.settle(entry, new UnpublishedError('unavailable', error)); // the channel closed in the meantime
        }
      }),
    async inspect(queues) {
      const found: Declared[] = [];
      for (const queue of queues) {
        const counts = model && (await inspectQueue(model, queue));
        if (counts) found.push({ queue, ...counts });
      }
      return found;
    },
  };
}

const messageOptions = (envelope: Envelope, committedAt: number): Options.Publish => ({
  persistent: true,
  mandatory: (eventOfType(envelope.type)?.consumers.length ?? 0) > 0,
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
});
