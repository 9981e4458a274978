import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect } from 'amqplib';

/** One connection to the broker and the channels that matter on it: they live and die together. */
export interface BrokerConnection {
  readonly model: ChannelModel;
  /** Whatever ends this channel ends everything. */
  watch<C extends Channel>(channel: C): C;
  end(why: string): void;
  /** From the moment of the loss on: nothing that came this way may be answered any more. */
  isClosed(): boolean;
  /** Resolves with the reason. */
  readonly closed: Promise<string>;
  /** What was written before is sent first. */
  close(): Promise<void>;
}

const heartbeatSeconds = 10;
const connectTimeoutMs = 5_000;
const goodbyeMs = 2_000;

/** `name`: what the broker's management page calls it. */
export async function openBrokerConnection(url: string, name: string): Promise<BrokerConnection> {
  const model = await connect(withHeartbeat(url), {
    noDelay: true,
    timeout: connectTimeoutMs,
    clientProperties: { connection_name: name },
  });
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const channels: Channel[] = [];
  const reasons = new Set<string>();
  /** Over at once; told when all of it was said: the channels end first, and what ended the connection comes after. */
  const end = (why: string) => {
    if (reasons.size === 0) setImmediate(() => resolve([...reasons].join(', ')));
    reasons.add(why);
  };
  model.on('error', (error: Error) => end(error.message));
  model.on('close', (error?: Error) => end(error?.message ?? 'the connection closed'));

  /** Channels first: the library lets the end of a connection overtake the acknowledgements written before it. */
  const closeGracefully = async (): Promise<'said'> => {
    for (const channel of channels) await channel.close().catch(() => undefined);
    await model.close().catch(() => undefined);
    return 'said';
  };

  return {
    model,
    closed,
    end,
    isClosed: () => reasons.size > 0,
    watch(channel) {
      channels.push(channel);
      channel.on('error', (error: Error) => end(error.message));
      channel.on('close', () => end('a channel closed'));
      return channel;
    },
    async close() {
      const bound = await Promise.race([closeGracefully(), pause(goodbyeMs, 'unheard', { ref: false })]);
      // A broker that does not answer would go on thinking that we listen, and keep for us what it sent.
      if (bound === 'unheard') socketOf(model).destroy();
    },
  };
}

/** The library's `close` waits for a word that a dying broker never says, and its types do not show the socket. */
const socketOf = (model: ChannelModel): Duplex => (model.connection as unknown as { stream: Duplex }).stream;

/** The library reads it from the URL only. The broker's own would be a minute: a dead peer would be noticed after three. */
function withHeartbeat(url: string): string {
  const asked = new URL(url);
  if (!asked.searchParams.has('heartbeat')) asked.searchParams.set('heartbeat', String(heartbeatSeconds));
  return asked.href;
}
