import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { readEnvelope } from '../publishing/envelope.ts';
import type { Delivered } from './consumer.ts';
import { orderedByKey } from './ordered-delivery.ts';

/** The messages this process has received from one queue and not acknowledged yet. */
export interface InFlightMessages {
  /** The broker delivers to one process at a time, and messages of one aggregate are handled one after the other. */
  readonly ordered: boolean;
  take(message: ConsumeMessage, channel: Channel, connection: BrokerConnection): void;
  /**
   * Starts no further message and waits for those that were started. The rest stays unacknowledged: the broker requeues it in
   * its order when the channel closes.
   */
  finish(): Promise<void>;
  state(): InFlightState;
}

export interface InFlightState {
  ordered: boolean;
  /** Messages that are not acknowledged yet. */
  inFlight: number;
  /** How many messages were received since the start. */
  taken: number;
}

const pauseWhenDownMs = 1_000;

export function createInFlightMessages(
  ordered: boolean,
  effect: (message: ConsumeMessage) => Promise<Delivered>,
): InFlightMessages {
  const inFlight = new Set<Promise<void>>();
  const inOrder = orderedByKey();
  let taken = 0;
  let finishing = false;

  const handle = async (message: ConsumeMessage, channel: Channel, connection: BrokerConnection): Promise<void> => {
    // Checked before the first attempt, too: an ordered message may have lost its channel while it waited.
    while (!finishing && !connection.isClosed()) {
      if ((await effect(message)) === 'done') return acknowledge(message, channel, connection);
      // Kept, not requeued: the broker counts a requeue as a delivery, and an outage of a minute would look like poison.
      await pause(pauseWhenDownMs * (0.5 + Math.random()), undefined, { ref: false });
    }
  };

  return {
    ordered,
    take(message, channel, connection) {
      taken += 1;
      const handled = () => handle(message, channel, connection);
      const work = (ordered ? inOrder(subjectOf(message), handled) : handled()).finally(() => inFlight.delete(work));
      inFlight.add(work);
    },
    async finish() {
      finishing = true;
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
    state: () => ({ ordered, inFlight: inFlight.size, taken }),
  };
}

/**
 * Acknowledges on the channel the message came on: delivery tags start at 1 on each channel, so on another channel the tag
 * would acknowledge a different message. Messages of a closed channel are redelivered, and the inbox drops the duplicate.
 */
function acknowledge(message: ConsumeMessage, channel: Channel, connection: BrokerConnection): void {
  if (connection.isClosed()) return;
  try {
    channel.ack(message);
  } catch {
    // closed between the check and the call
  }
}

const subjectOf = (message: ConsumeMessage): string => readEnvelope(message.content)?.subject ?? '';
