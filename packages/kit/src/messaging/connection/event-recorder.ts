import type { Envelope } from '@muse/contracts';
import { connect } from 'amqplib';
import { declareExchanges, eventsExchange } from './topology.ts';

/** Records every event of a virtual host in the order of arrival, over an exclusive queue that disappears with the connection. */
export async function recordEvents(amqpUrl: string) {
  const connection = await connect(amqpUrl, { noDelay: true });
  connection.on('error', () => undefined); // the broker may stop or crash meanwhile
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  await declareExchanges(channel);
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, eventsExchange, '#');
  const all: Envelope[] = [];
  await channel.consume(
    queue,
    (message) => {
      if (!message) return;
      try {
        all.push(JSON.parse(message.content.toString()) as Envelope);
      } catch {
        // not JSON: tests publish such messages on purpose
      }
    },
    { noAck: true },
  );
  let closed: Promise<void> | undefined;
  return {
    channel,
    /** Every event so far. */
    all: (): readonly Envelope[] => all,
    close: () => (closed ??= connection.close()),
  };
}

export type EventRecorder = Omit<Awaited<ReturnType<typeof recordEvents>>, 'channel'>;
