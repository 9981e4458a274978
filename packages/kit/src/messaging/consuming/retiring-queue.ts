import type { Channel, Message } from 'amqplib';
import { partitionSizes } from '../../database/pool-partitions.ts';
import type { Log } from '../../telemetry/log.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { inspectQueue } from '../connection/inspect-queue.ts';
import { deadLetterQueue, eventsExchange } from '../connection/topology.ts';
import type { Consumer, Delivered } from './consumer.ts';
import type { Dispatch } from './dispatch.ts';

interface RetiringQueueOptions {
  queue: string;
  consumer: Consumer;
  dispatch: Dispatch;
  log: Log;
  isStopped: () => boolean;
}

/**
 * A queue that another release declared, with its dead-letter queue. Its messages are fetched with `get`, so that every consumer
 * the broker counts is a process of that release. It is deleted when two inspections in a row find it without consumers and
 * empty: what another process has fetched and not acknowledged is not counted, and has its effect or is back by then. (Quorum
 * queues do not know the flags if-empty and if-unused.) An event in both versions has its effect once, by the inbox.
 */
export function createRetiringQueue({ queue, consumer, dispatch, log, isStopped }: RetiringQueueOptions) {
  const dead = deadLetterQueue(queue);
  let exists = true;
  let wasEmpty = false;

  const empty = (connection: BrokerConnection, name: string, deliver: (message: Message) => Promise<Delivered>) =>
    emptyQueue(connection, name, deliver, () => isStopped() || connection.isClosed());

  return {
    lookAgain(): void {
      exists = true;
    },
    async inspect(connection: BrokerConnection): Promise<void> {
      if (!exists) return;
      const { model } = connection;
      const found = await inspectQueue(model, queue);
      exists = found !== undefined;
      if (!found) return;
      await empty(connection, queue, (message) => dispatch.deliver(consumer, message));
      const left = await inspectQueue(model, queue);
      if (left?.consumers !== 0) return void (wasEmpty = false);
      await onSpareChannel(connection, (spare) => spare.unbindQueue(queue, eventsExchange, consumer.event.type));
      const leftDead = await inspectQueue(model, dead);
      if (leftDead)
        await empty(connection, dead, (message) => dispatch.deadLetter(consumer, message, 'delivered too often'));
      const isEmpty = left.ready === 0 && (leftDead?.ready ?? 0) === 0;
      if (isEmpty && wasEmpty) {
        await onSpareChannel(connection, (spare) => spare.deleteQueue(queue).then(() => spare.deleteQueue(dead)));
        log.info({ queue }, 'deleted the queue of another release: it is empty and no process reads it');
      }
      wasEmpty = isEmpty;
    },
  };
}

/** Returns when the queue is empty, the database is down, or `ends` returns true. */
async function emptyQueue(
  connection: BrokerConnection,
  queue: string,
  deliver: (message: Message) => Promise<Delivered>,
  ends: () => boolean,
): Promise<void> {
  const worker = (channel: Channel) => async (): Promise<void> => {
    while (!ends()) {
      const message = await channel.get(queue);
      if (!message) return;
      if ((await deliver(message)) === 'down') return channel.nack(message);
      channel.ack(message);
    }
  };
  await onSpareChannel(connection, (channel) =>
    Promise.all(Array.from({ length: partitionSizes.consumers }, worker(channel))),
  );
}

/** An error closes a channel: none of this may close the channel of the consumers. */
async function onSpareChannel(connection: BrokerConnection, use: (spare: Channel) => Promise<unknown>): Promise<void> {
  const spare = await connection.model.createChannel();
  spare.on('error', () => undefined);
  try {
    await use(spare);
  } finally {
    await spare.close().catch(() => undefined);
  }
}
