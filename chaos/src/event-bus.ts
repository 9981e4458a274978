import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@muse/contracts';
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';

/**
 * The trial's own connection to the broker. It records every event, including those published while the broker or the trial was
 * disconnected, and publishes duplicates and poison messages.
 */
export interface EventBus {
  /** Every event of the services, in the order in which the broker delivered it. Does not contain what the trial published. */
  received: readonly Envelope[];
  /** How the events received from now on are duplicated: with which chance, up to how many copies, how much later. */
  repeat: { chance: number; mostCopies: number; withinMs: number };
  /** Publishes any bytes to any routing key. Retries until the broker confirms. */
  publish(routingKey: string, content: Buffer, messageId?: string): Promise<void>;
  /** Publishes a received event again, unchanged, and counts it as a copy. */
  republish(event: Envelope): Promise<void>;
  copies(): number;
  close(): Promise<void>;
}

const exchange = 'muse.events';
const queue = 'chaos.ear'; // stored name; do not rename
const injectedHeader = 'x-trial';

/** The queue is durable and acknowledged, so that events published during a disconnection are received afterwards. */
export async function openEventBus(url: string, fraction: () => number): Promise<EventBus> {
  const received: Envelope[] = [];
  const repeat = { chance: 0, mostCopies: 3, withinMs: 3_000 };
  const pendingCopies = new Set<NodeJS.Timeout>();
  let [copies, closed] = [0, false];
  let model: ChannelModel | undefined;
  let channel: ConfirmChannel | undefined;

  const receive = (message: ConsumeMessage): void => {
    if (message.properties.headers?.[injectedHeader] !== undefined) return;
    const event = JSON.parse(message.content.toString()) as Envelope;
    received.push(event);
    if (fraction() >= repeat.chance) return;
    const times = 1 + Math.floor(fraction() * repeat.mostCopies);
    for (let copy = 0; copy < times; copy += 1) {
      const timer = setTimeout(() => {
        pendingCopies.delete(timer);
        void republish(event);
      }, fraction() * repeat.withinMs);
      pendingCopies.add(timer);
    }
  };

  const open = async (): Promise<void> => {
    model = await connect(url, { timeout: 5_000 });
    model.on('error', () => undefined);
    model.on('close', () => {
      channel = undefined;
      if (!closed) void reopen();
    });
    const opened = await model.createConfirmChannel();
    opened.on('error', () => undefined);
    await opened.assertExchange(exchange, 'topic', { durable: true });
    await opened.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await opened.bindQueue(queue, exchange, '#');
    await opened.prefetch(100);
    await opened.consume(queue, (message) => {
      if (!message) return;
      receive(message);
      opened.ack(message);
    });
    channel = opened;
  };
  const reopen = async (): Promise<void> => {
    while (!closed) {
      await pause(300);
      try {
        return await open();
      } catch {
        await model?.close().catch(() => undefined);
      }
    }
  };

  const publishOnce = (routingKey: string, content: Buffer, messageId: string | undefined) =>
    new Promise<void>((resolve, reject) => {
      if (!channel) return reject(new Error('not connected to the broker'));
      const options = {
        persistent: true,
        headers: { [injectedHeader]: true },
        ...(messageId === undefined ? {} : { messageId }),
      };
      const confirmTimeout = setTimeout(() => reject(new Error('the broker did not confirm in time')), 5_000);
      channel.publish(exchange, routingKey, content, options, (error: unknown) => {
        clearTimeout(confirmTimeout);
        if (error) reject(error as Error);
        else resolve();
      });
    });
  const publish = async (routingKey: string, content: Buffer, messageId?: string): Promise<void> => {
    while (!closed) {
      try {
        return await publishOnce(routingKey, content, messageId);
      } catch {
        await pause(300);
      }
    }
  };

  const republish = (event: Envelope): Promise<void> => {
    copies += 1;
    return publish(event.type, Buffer.from(JSON.stringify(event)), event.id);
  };

  await open();
  return {
    received,
    repeat,
    publish,
    republish,
    copies: () => copies,
    async close() {
      closed = true;
      for (const timer of pendingCopies) clearTimeout(timer);
      await model?.close().catch(() => undefined);
    },
  };
}
