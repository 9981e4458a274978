import type { Channel, ChannelModel } from 'amqplib';
import { openBrokerConnection } from './broker-connection.ts';

/**
 * Opens a connection and a channel for one piece of work and closes them afterwards. If the broker ends one of them meanwhile,
 * rejects with its reason: without listeners, amqplib's `error` event would end the process before anything is cleaned up.
 */
export async function withBriefConnection<Result>(
  url: string,
  work: (channel: Channel, model: ChannelModel) => Promise<Result>,
): Promise<Result> {
  const connection = await openBrokerConnection(url, 'muse: one piece of work');
  const lost = connection.closed.then((why) => new Error(`RabbitMQ ended the connection: ${why}`));
  try {
    const channel = connection.watch(await connection.model.createChannel());
    return await Promise.race([work(channel, connection.model), lost.then((error) => Promise.reject(error))]);
  } catch (error) {
    throw connection.isClosed() ? await lost : error; // what waited for an answer only knows that its channel ended
  } finally {
    await connection.close().catch(() => undefined);
  }
}
