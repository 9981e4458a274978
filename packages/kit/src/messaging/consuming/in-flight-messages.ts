import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { readEnvelope } from '../publishing/envelope.ts';
import type { Delivered } from './delivery.ts';
import { orderedByKey } from './ordered-delivery.ts';

/** What this process takes from one queue. */
export interface InFlightMessages {
  /** One process at a time is given messages, and those about one thing are handled one after the other. */
  readonly ordered: boolean;
  take(message: ConsumeMessage, channel: Channel, connection: BrokerConnection): void;
  /** Begins with nothing more and waits for what was begun. The rest stays unanswered: the broker has it back, in its order, when the channel closes. */
  finish(): Promise<void>;
  state(): InFlightState;
}

export interface InFlightState {
  ordered: boolean;
  /** Messages that are not answered yet. */
  inFlight: number;
  /** How many were ever given to us. */
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
    // Asked before the first try, too: what waited for its turn may have lost its channel meanwhile, and has no turn any more.
    while (!finishing && !connection.isClosed()) {
      if ((await effect(message)) === 'done') return acknowledge(message, channel, connection);
      // Kept, not given back: giving back counts as a delivery, and an outage of a minute would look like poison.
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
 * To the channel it came on, and to no other: delivery tags start anew on each channel, so a late one would acknowledge a
 * stranger's message. What came on a channel that is gone is delivered again by itself, and the inbox knows it.
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
