import type { Envelope, Event, ServiceName } from '@muse/contracts';
import type { Context } from '../../telemetry/context.ts';
import type { BoundReaction } from '../connection/topology.ts';
import type { RetryPolicy } from '../retrying/retry-policy.ts';
import type { Transaction } from '../transaction.ts';

/** A message, with the context of what it causes. */
export interface ReceivedMessage {
  envelope: Envelope;
  context: Context;
}

/** A reaction bound to its dependencies. */
export interface Consumer {
  /** Names the queue and the inbox rows: stored, do not rename. */
  name: string;
  event: Event;
  retryPolicy: RetryPolicy;
  /** Events of one aggregate have their effect in the order in which they were published, also when one of them is retried. */
  ordered: boolean;
  /** Whether a purchase needs it; by default its service and event decide. */
  essential?: boolean | undefined;
  /** Its handler takes all messages about one purchase that arrive together; otherwise it takes one at a time. */
  together: boolean;
  effect(messages: ReceivedMessage[], tx: Transaction): Promise<void>;
}

/** `down`: the database is unavailable and nothing was stored; deliver the message again when it is back. */
export type Delivered = 'done' | 'down';

/** For failure points. */
export const describeDelivery = (consumer: Consumer, envelope: Envelope): string =>
  `${consumer.name} ${envelope.type} ${envelope.id} ${envelope.subject}`;

export const boundReaction = (service: ServiceName, { name, event, ordered, essential }: Consumer): BoundReaction => ({
  ...{ service, reaction: name, event, ordered, essential },
});
