import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@muse/contracts';
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';

/** The trial's own place at the broker: it hears everything, also over a crash, and says what a mad publisher would. */
export interface Bus {
  /** Every fact in the order in which the broker took it, without what was said here. */
  heard: readonly Envelope[];
  /** Of what is heard from now on, this many copies are said again, each so much later. */
  repeat: { chance: number; mostCopies: number; withinMs: number };
  /** Any bytes, to any routing key. Resolves when the broker has them; tries until it does. */
  say(routingKey: string, content: Buffer, messageId?: string): Promise<void>;
  /** What was heard, once more: as it was, and counted as a copy. */
  sayAgain(fact: Envelope): Promise<void>;
  copies(): number;
  close(): Promise<void>;
}

const exchange = 'muse.events';
const queue = 'chaos.ear';
const oursHeader = 'x-trial';

/** Its queue is durable and read with acknowledgements: what was said while nobody listened is heard afterwards. */
export async function listenIn(url: string, fraction: () => number): Promise<Bus> {
  const heard: Envelope[] = [];
  const repeat = { chance: 0, mostCopies: 3, withinMs: 3_000 };
  const later = new Set<NodeJS.Timeout>();
  let [copies, closed] = [0, false];
  let model: ChannelModel | undefined;
  let channel: ConfirmChannel | undefined;

  const hear = (message: ConsumeMessage): void => {
    if (message.properties.headers?.[oursHeader] !== undefined) return;
    const fact = JSON.parse(message.content.toString()) as Envelope;
    heard.push(fact);
    if (fraction() >= repeat.chance) return;
    const times = 1 + Math.floor(fraction() * repeat.mostCopies);
    for (let copy = 0; copy < times; copy += 1) {
      const timer = setTimeout(() => {
        later.delete(timer);
        void sayAgain(fact);
      }, fraction() * repeat.withinMs);
      later.add(timer);
    }
  };

  const open = async (): Promise<void> => {
    model = await connect(url, { timeout: 5_000 });
    model.on('error', () => undefined);
    model.on('close', () => {
      channel = undefined;
      if (!closed) void reopen();
    });
    const fresh = await model.createConfirmChannel();
    fresh.on('error', () => undefined);
    await fresh.assertExchange(exchange, 'topic', { durable: true });
    await fresh.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await fresh.bindQueue(queue, exchange, '#');
    await fresh.prefetch(100);
    await fresh.consume(queue, (message) => {
      if (!message) return;
      hear(message);
      fresh.ack(message);
    });
    channel = fresh;
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

  const once = (routingKey: string, content: Buffer, messageId: string | undefined) =>
    new Promise<void>((resolve, reject) => {
      if (!channel) return reject(new Error('the broker is away'));
      const options = {
        persistent: true,
        headers: { [oursHeader]: true },
        ...(messageId === undefined ? {} : { messageId }),
      };
      const enough = setTimeout(() => reject(new Error('no confirm')), 5_000);
      channel.publish(exchange, routingKey, content, options, (error: unknown) => {
        clearTimeout(enough);
        if (error) reject(error as Error);
        else resolve();
      });
    });
  const say = async (routingKey: string, content: Buffer, messageId?: string): Promise<void> => {
    while (!closed) {
      try {
        return await once(routingKey, content, messageId);
      } catch {
        await pause(300);
      }
    }
  };

  const sayAgain = (fact: Envelope): Promise<void> => {
    copies += 1;
    return say(fact.type, Buffer.from(JSON.stringify(fact)), fact.id);
  };

  await open();
  return {
    heard,
    repeat,
    say,
    sayAgain,
    copies: () => copies,
    async close() {
      closed = true;
      for (const timer of later) clearTimeout(timer);
      await model?.close().catch(() => undefined);
    },
  };
}
