import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, ChannelModel } from 'amqplib';

/** One connection to the broker and the channels that matter on it: they live and die together. */
export interface Life {
  readonly model: ChannelModel;
  /** Whatever ends this channel ends everything. */
  watch<C extends Channel>(channel: C): C;
  end(why: string): void;
  /** From the moment of the loss on: nothing that came this way may be answered any more. */
  isOver(): boolean;
  /** Resolves with the reason. */
  readonly over: Promise<string>;
  /** What was written before is sent first. */
  close(): Promise<void>;
}

const goodbyeMs = 2_000;

export function beginLife(model: ChannelModel): Life {
  const { promise: over, resolve } = Promise.withResolvers<string>();
  const channels: Channel[] = [];
  let ended = false;
  const end = (why: string) => {
    ended = true;
    resolve(why);
  };
  model.on('error', (error: Error) => end(error.message));
  model.on('close', (error?: Error) => end(error?.message ?? 'the connection closed'));

  /** Channels first: the library lets the end of a connection overtake the acknowledgements written before it. */
  const sayGoodbye = async (): Promise<'said'> => {
    for (const channel of channels) await channel.close().catch(() => undefined);
    await model.close().catch(() => undefined);
    return 'said';
  };

  return {
    model,
    over,
    end,
    isOver: () => ended,
    watch(channel) {
      channels.push(channel);
      channel.on('error', (error: Error) => end(error.message));
      channel.on('close', () => end('a channel closed'));
      return channel;
    },
    async close() {
      const heard = await Promise.race([sayGoodbye(), pause(goodbyeMs, 'unheard', { ref: false })]);
      // A broker that does not answer would go on thinking that we listen, and keep for us what it sent.
      if (heard === 'unheard') socketOf(model).destroy();
    },
  };
}

/** The library's `close` waits for a word that a dying broker never says, and its types do not show the socket. */
const socketOf = (model: ChannelModel): Duplex => (model.connection as unknown as { stream: Duplex }).stream;
