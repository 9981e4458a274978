import { type DataOf, type Envelope, type Event } from '@muse/contracts';
import { connect } from 'amqplib';
import { uuidv7 } from 'uuidv7';
import { deadLetterExchange, declareExchanges, eventsExchange } from '../messaging/connection/topology.ts';
import { eventually } from './eventually.ts';

export interface Spy {
  /** Everything so far. */
  all(): readonly Envelope[];
  /** Every fact of a kind so far, in the order it was heard. */
  received<E extends Event>(event: E): Envelope<DataOf<E>>[];
  /** The first fact of a kind that fits, waited for. */
  waitFor<E extends Event>(event: E, fits?: (data: DataOf<E>) => boolean): Promise<Envelope<DataOf<E>>>;
  publish<E extends Event>(event: E, data: DataOf<E>, more?: { id?: string; sequence?: number }): Promise<string>;
  /** Any bytes, to any routing key: what a broken or hostile publisher would send. */
  publishRaw(routingKey: string, content: Buffer): Promise<void>;
  /** What the broker does with a message of this queue that it delivered too often. */
  deadLetter(queue: string, content: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** Hears everything that is said on the bus, and says what other services would. */
export async function openSpy(url: string): Promise<Spy> {
  const connection = await connect(url, { noDelay: true });
  connection.on('error', () => undefined); // a test may take the broker away
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
        // what a test sent to be unreadable
      }
    },
    { noAck: true },
  );
  let sequence = 1_000_000;
  let closed: Promise<void> | undefined;

  const received = <E extends Event>(event: E) =>
    all.filter((envelope) => envelope.type === event.type) as Envelope<DataOf<E>>[];
  const send = (routingKey: string, content: Buffer, messageId?: string) =>
    new Promise<void>((resolve, reject) => {
      channel.publish(
        eventsExchange,
        routingKey,
        content,
        { persistent: true, ...(messageId === undefined ? {} : { messageId }) },
        (error: unknown) => (error ? reject(error as Error) : resolve()),
      );
    });
  return {
    all: () => all,
    received,
    waitFor: (event, fits = () => true) =>
      eventually(() => {
        const found = received(event).find((envelope) => fits(envelope.data));
        if (!found)
          throw new Error(
            `${event.type} was not heard; heard were: ${[...new Set(all.map((envelope) => envelope.type))].join(', ') || 'nothing'}`,
          );
        return found;
      }),
    async publish(event, data, more = {}) {
      const checked = event.data.parse(data) as Record<string, unknown>;
      sequence += 1;
      const envelope: Envelope = {
        specversion: '1.0',
        id: more.id ?? uuidv7(),
        source: `/muse/${event.owner}`,
        type: event.type,
        subject: String(checked[event.about]),
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        sequence: String(more.sequence ?? sequence),
        correlationid: event.purchase === null ? 'test' : String(checked[event.purchase]),
        data: checked,
      };
      await send(event.type, Buffer.from(JSON.stringify(envelope)), envelope.id);
      return envelope.id;
    },
    publishRaw: send,
    async deadLetter(queue, content) {
      channel.publish(deadLetterExchange, queue, content, { persistent: true });
      await channel.waitForConfirms();
    },
    close: () => (closed ??= connection.close()),
  };
}
