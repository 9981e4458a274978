import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Delivered } from './deliver.ts';
import { readEnvelope } from './envelope.ts';
import { inTurn } from './in-turn.ts';
import type { Life } from './life.ts';

/** What this process takes from one queue. */
export interface Intake {
  /** One process at a time is given messages, and those about one thing are handled one after the other. */
  readonly ordered: boolean;
  take(message: ConsumeMessage, channel: Channel, life: Life): void;
  /** Begins with nothing more and waits for what was begun. The rest stays unanswered: the broker has it back, in its order, when the channel closes. */
  finish(): Promise<void>;
  state(): IntakeState;
}

export interface IntakeState {
  ordered: boolean;
  /** Messages that are not answered yet. */
  inHand: number;
  /** How many were ever given to us. */
  taken: number;
}

const pauseWhenDownMs = 1_000;

export function createIntake(ordered: boolean, effect: (message: ConsumeMessage) => Promise<Delivered>): Intake {
  const inHand = new Set<Promise<void>>();
  const turns = inTurn();
  let taken = 0;
  let finishing = false;

  const handle = async (message: ConsumeMessage, channel: Channel, life: Life): Promise<void> => {
    // Asked before the first try, too: what waited for its turn may have lost its channel meanwhile, and has no turn any more.
    while (!finishing && !life.isOver()) {
      if ((await effect(message)) === 'done') return acknowledge(message, channel, life);
      // Kept, not given back: giving back counts as a delivery, and an outage of a minute would look like poison.
      await pause(pauseWhenDownMs * (0.5 + Math.random()), undefined, { ref: false });
    }
  };

  return {
    ordered,
    take(message, channel, life) {
      taken += 1;
      const handled = () => handle(message, channel, life);
      const work = (ordered ? turns(subjectOf(message), handled) : handled()).finally(() => inHand.delete(work));
      inHand.add(work);
    },
    async finish() {
      finishing = true;
      while (inHand.size > 0) await Promise.all(inHand);
    },
    state: () => ({ ordered, inHand: inHand.size, taken }),
  };
}

/**
 * To the channel it came on, and to no other: delivery tags start anew on each channel, so a late one would acknowledge a
 * stranger's message. What came on a channel that is gone is delivered again by itself, and the inbox knows it.
 */
function acknowledge(message: ConsumeMessage, channel: Channel, life: Life): void {
  if (life.isOver()) return;
  try {
    channel.ack(message);
  } catch {
    // closed between the check and the call
  }
}

const subjectOf = (message: ConsumeMessage): string => readEnvelope(message.content)?.subject ?? '';
