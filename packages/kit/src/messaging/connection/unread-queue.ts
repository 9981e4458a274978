import { connect } from 'amqplib';
import { inspectQueue } from './inspect-queue.ts';
import { deadLetterQueue, eventsExchange } from './topology.ts';

/** Removes the bindings of a queue, so that it receives no further events. Its messages are kept. */
export async function unbindQueue(url: string, queue: string, routingKeys: string[]): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    for (const routingKey of routingKeys) await channel.unbindQueue(queue, eventsExchange, routingKey);
  } finally {
    await connection.close();
  }
}

/** Deletes a queue and its dead-letter queue. Fails if one of them has messages or consumers. */
export async function deleteEmptyQueue(url: string, queue: string): Promise<void> {
  const connection = await connect(url);
  try {
    const names = [queue, deadLetterQueue(queue)];
    for (const name of names) {
      const { ready, consumers } = (await inspectQueue(connection, name)) ?? { ready: 0, consumers: 0 };
      if (ready + consumers > 0) throw new Error(`${name} has ${ready} messages and ${consumers} consumers.`);
    }
    const channel = await connection.createChannel();
    for (const name of names) await channel.deleteQueue(name);
  } finally {
    await connection.close();
  }
}
