import type { Event, ServiceName } from '@muse/contracts';

/** What decides the arguments of a queue, and so its version. */
export interface QueuedReaction {
  service: ServiceName;
  reaction: string;
  event: Pick<Event, 'purchase'>;
  /** Default: by service and event, see `isEssential`. */
  essential?: boolean | undefined;
}

/** Above this number of messages the broker refuses an event that an essential reaction consumes. */
const essentialLimit = 200_000;

/**
 * The arguments that differ between versions. The broker refuses changed arguments of an existing queue (406), so a change gets
 * the next number here; a running release keeps its own. Version 1 was the queue of every reaction in release 0.1.0.
 */
const argumentsByVersion = {
  1: { 'x-max-length': essentialLimit },
  2: {},
} as const;

type QueueVersion = keyof typeof argumentsByVersion;

/** The services a purchase passes through, from place to the order at the store. */
const purchaseServices: readonly ServiceName[] = ['checkout', 'payments', 'orders', 'placement'];

/**
 * Whether a purchase needs the reaction. If the queue of an essential reaction is full, its event is refused and waits in the
 * outbox, and place answers 503 until it is read again. The queues of all others have no limit (ADR 19).
 */
const isEssential = ({ service, event, essential }: QueuedReaction): boolean =>
  essential ?? (event.purchase !== null && purchaseServices.includes(service));

const versionOf = (reaction: QueuedReaction): QueueVersion => (isEssential(reaction) ? 1 : 2);

const nameOf = ({ service, reaction }: QueuedReaction, version: QueueVersion): string =>
  `muse.${service}.${reaction}.v${version}`;

/** The queue of a reaction in this release. */
export const queueOf = (reaction: QueuedReaction): string => nameOf(reaction, versionOf(reaction));

/** The queues that other releases declare for the same reaction. */
export const otherVersionsOf = (reaction: QueuedReaction): string[] =>
  ([1, 2] as const).filter((version) => version !== versionOf(reaction)).map((version) => nameOf(reaction, version));

export const versionArguments = (reaction: QueuedReaction): { 'x-max-length'?: number } =>
  argumentsByVersion[versionOf(reaction)];
