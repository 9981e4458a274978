import { allEvents, type ServiceName } from '@muse/contracts';
import { deadLetterExchange, eventsExchange } from '@muse/kit';
import type { SystemService } from '../system/system-service.ts';

/** Regular expressions on names, as RabbitMQ takes them: https://www.rabbitmq.com/docs/access-control#authorisation */
export interface Rights {
  configure: string;
  write: string;
  read: string;
}

/** On the routing keys of one topic exchange: which it may publish (write) and bind its queues to (read). */
export type TopicRights = Pick<Rights, 'write' | 'read'> & { exchange: string };

/**
 * What the broker user of a service may do: read its own queues, publish the events it owns, and receive the events it reacts to.
 * It may declare the exchanges, as release 0.1.0 does at every start.
 */
export function rightsOf({ name, reactions = [] }: Pick<SystemService, 'name' | 'reactions'>): {
  rights: Rights;
  topics: TopicRights[];
} {
  const ownQueues = `muse\\.${name}\\..*`;
  const exchanges = [eventsExchange, deadLetterExchange].map(literally);
  const everything = oneOf([...exchanges, ownQueues]);
  const received = reactions.map(({ event }) => literally(event.type));
  return {
    rights: { configure: everything, write: everything, read: everything },
    topics: [
      { exchange: eventsExchange, write: oneOf(eventsOf(name).map(literally)), read: oneOf(received) },
      { exchange: deadLetterExchange, write: oneOf([ownQueues]), read: oneOf([ownQueues]) },
    ],
  };
}

const eventsOf = (service: ServiceName): string[] =>
  allEvents.filter(({ owner }) => owner === service).map(({ type }) => type);
const literally = (text: string): string => text.replaceAll('.', '\\.');
/** Of an empty list: no name at all. */
const oneOf = (patterns: string[]): string => (patterns.length === 0 ? '^$' : `^(${patterns.join('|')})$`);
