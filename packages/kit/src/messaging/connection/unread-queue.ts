import { withBriefConnection } from './brief-connection.ts';
import { inspectQueue } from './inspect-queue.ts';
import { deadLetterQueue, eventsExchange } from './topology.ts';

/** Removes the bindings of a queue, so that it receives no further events. Its messages are kept. */
export const unbindQueue = (url: string, queue: string, routingKeys: string[]): Promise<void> =>
  withBriefConnection(url, async (channel) => {
    for (const routingKey of routingKeys) await channel.unbindQueue(queue, eventsExchange, routingKey);
  });

/** Deletes a queue and its dead-letter queue. Fails if one of them has messages or consumers. */
export const deleteEmptyQueue = (url: string, queue: string): Promise<void> =>
  withBriefConnection(url, async (channel, connection) => {
    const names = [queue, deadLetterQueue(queue)];
    for (const name of names) {
      const { ready, consumers } = (await inspectQueue(connection, name)) ?? { ready: 0, consumers: 0 };
      if (ready + consumers > 0) throw new Error(`${name} has ${ready} messages and ${consumers} consumers.`);
    }
    for (const name of names) await channel.deleteQueue(name);
  });
