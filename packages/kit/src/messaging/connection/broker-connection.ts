import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { oneWritePerTurn } from '../../one-write-per-turn.ts';

/** One connection to the broker and its watched channels; the end of one is the end of all. */
export interface BrokerConnection {
  readonly model: ChannelModel;
  /** Ends the connection when the channel ends. */
  watch<C extends Channel>(channel: C): C;
  end(why: string): void;
  /** True from the loss on: no message of this connection may be acknowledged any more. */
  isClosed(): boolean;
  /** Resolves with the reasons. */
  readonly closed: Promise<string>;
  /** Closes channels and connection, after sending what was written before. */
  close(): Promise<void>;
}

const heartbeatSeconds = 10;
const connectTimeoutMs = 5_000;
const closeTimeoutMs = 2_000;

/** `name`: shown in the management page of the broker. */
export async function openBrokerConnection(url: string, name: string): Promise<BrokerConnection> {
  const model = await connect(withHeartbeat(url), {
    noDelay: true,
    timeout: connectTimeoutMs,
    clientProperties: { connection_name: name },
  });
  oneWritePerTurn(socketOf(model));
  const channels: Channel[] = [];
  const { closed, end, isClosed } = createEnding();
  model.on('error', (error: Error) => end(error.message));
  model.on('close', (error?: Error) => end(error?.message ?? 'the connection closed'));

  return {
    model,
    closed,
    end,
    isClosed,
    watch(channel) {
      channels.push(channel);
      channel.on('error', (error: Error) => end(error.message));
      channel.on('close', () => end('a channel closed'));
      return channel;
    },
    async close() {
      const outcome = await Promise.race([
        closeGracefully(model, channels),
        pause(closeTimeoutMs, 'timeout' as const, { ref: false }),
      ]);
      // Otherwise a broker that does not answer would keep the consumers, and the messages it has sent to them.
      if (outcome === 'timeout') socketOf(model).destroy();
    },
  };
}

/** Closed at the first reason; `closed` resolves a turn later, because the errors of the channels arrive before the error of the connection. */
function createEnding() {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const reasons = new Set<string>();
  const end = (why: string) => {
    if (reasons.size === 0) setImmediate(() => resolve([...reasons].join(', ')));
    reasons.add(why);
  };
  return { closed, end, isClosed: () => reasons.size > 0 };
}

/** Channels first: amqplib lets the close of a connection overtake the acknowledgements written before it. */
async function closeGracefully(model: ChannelModel, channels: Channel[]): Promise<'closed'> {
  for (const channel of channels) await channel.close().catch(() => undefined);
  await model.close().catch(() => undefined);
  return 'closed';
}

/** amqplib's `close` waits for a reply that a dying broker never sends, and its types do not show the socket. */
const socketOf = (model: ChannelModel): Duplex => (model.connection as unknown as { stream: Duplex }).stream;

/** amqplib reads the heartbeat from the URL only. The broker's default is a minute: a dead peer would be noticed after three. */
function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(heartbeatSeconds));
  return parsed.href;
}
