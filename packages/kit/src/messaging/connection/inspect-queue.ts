import type { ChannelModel } from 'amqplib';

/** The counts of one queue at the broker. */
export interface QueueCounts {
  /** Messages ready for delivery. */
  ready: number;
  consumers: number;
}

/** Returns `undefined` if the queue does not exist. On a channel of its own: the broker closes it with 404 then. */
export async function inspectQueue(model: ChannelModel, queue: string): Promise<QueueCounts | undefined> {
  const spare = await model.createChannel();
  let missing = false;
  spare.on('error', (error: Error & { code?: number }) => (missing = error.code === 404));
  try {
    const { messageCount, consumerCount } = await spare.checkQueue(queue);
    return { ready: messageCount, consumers: consumerCount };
  } catch (error) {
    if (missing) return undefined;
    throw error;
  } finally {
    await spare.close().catch(() => undefined);
  }
}
