import { type DataOf, type Envelope, type Event } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { type EventRecorder, recordEvents } from '../messaging/connection/event-recorder.ts';
import { deadLetterExchange, eventsExchange } from '../messaging/connection/topology.ts';
import { eventually } from './eventually.ts';

export interface Spy extends EventRecorder {
  /** Every event of this type so far, each id once, in the order of arrival. */
  received<E extends Event>(event: E): Envelope<DataOf<E>>[];
  /** Waits for the first event of this type whose data fits. */
  waitFor<E extends Event>(event: E, fits?: (data: DataOf<E>) => boolean): Promise<Envelope<DataOf<E>>>;
  /** Publishes a valid event in the name of its owner and returns its id. The same `id` again makes a duplicate. */
  publish<E extends Event>(event: E, data: DataOf<E>, more?: PublishOptions): Promise<string>;
  /** Publishes any bytes with any routing key, as a broken or hostile publisher could. */
  publishRaw(routingKey: string, content: Buffer): Promise<void>;
  /** Publishes to the dead-letter exchange, as the broker does when it delivered a message of this queue too often. */
  deadLetter(queue: string, content: Buffer): Promise<void>;
}

interface PublishOptions {
  id?: string;
  sequence?: number;
}

/**
 * An event may be published twice under its id, as when a test moves the clock before it is marked as confirmed: the lease ends, and the
 * relay sends it again. Consumers have its effect once, so tests count it once.
 */
const onceEach = (events: Envelope[]): Envelope[] => [...new Map(events.map((event) => [event.id, event])).values()];

/** Records every event of a virtual host and publishes events in the name of other services. */
export async function openSpy(amqpUrl: string): Promise<Spy> {
  const { channel, all, close } = await recordEvents(amqpUrl);
  let sequence = 1_000_000;

  const received = <E extends Event>(event: E) =>
    onceEach(all().filter((envelope) => envelope.type === event.type)) as Envelope<DataOf<E>>[];
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
    all,
    received,
    close,
    waitFor: (event, fits = () => true) =>
      eventually(() => {
        const found = received(event).find((envelope) => fits(envelope.data));
        if (found) return found;
        const types = [...new Set(all().map((envelope) => envelope.type))];
        throw new Error(`No matching ${event.type} was received, only: ${types.join(', ') || 'nothing'}`);
      }),
    async publish(event, data, { id = uuidv7(), sequence: given } = {}) {
      sequence += 1;
      const envelope = envelopeOf(event, event.data.parse(data) as Record<string, unknown>, id, given ?? sequence);
      await send(event.type, Buffer.from(JSON.stringify(envelope)), id);
      return id;
    },
    publishRaw: send,
    async deadLetter(queue, content) {
      channel.publish(deadLetterExchange, queue, content, { persistent: true });
      await channel.waitForConfirms();
    },
  };
}

function envelopeOf(event: Event, data: Record<string, unknown>, id: string, sequence: number): Envelope {
  return {
    specversion: '1.0',
    id,
    source: `/muse/${event.owner}`,
    type: event.type,
    subject: String(data[event.about]),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    sequence: String(sequence),
    correlationid: event.purchase === null ? 'test' : String(data[event.purchase]),
    data,
  };
}
