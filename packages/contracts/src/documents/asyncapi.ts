import { z } from 'zod';
import type { Event } from '../event.ts';
import { allEvents } from '../events/index.ts';

const key = (event: Event): string => event.type.replace(/[.]/g, '_');

/** The events as AsyncAPI 3.0: publishers, consumers and schemas. */
export function asyncApiDocument(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Muse Commerce: events',
      version: '1.0.0',
      description: 'RabbitMQ, topic exchange `muse.events`, routing key = type. CloudEvents 1.0 in structured mode.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(allEvents.map((event) => [key(event), channel(event)])),
    operations: Object.fromEntries(
      allEvents.flatMap((event) => [
        operation(event, 'send', event.owner),
        ...event.consumers.map((consumer) => operation(event, 'receive', consumer)),
      ]),
    ),
    components: { messages: Object.fromEntries(allEvents.map((event) => [key(event), message(event)])) },
  };
}

const channel = (event: Event) => ({
  address: event.type,
  description: event.description,
  messages: { [key(event)]: { $ref: `#/components/messages/${key(event)}` } },
  bindings: { amqp: { is: 'routingKey', exchange: { name: 'muse.events', type: 'topic', durable: true } } },
});

const operation = (event: Event, action: 'send' | 'receive', service: string): [string, object] => [
  `${service}_${action === 'send' ? 'publishes' : 'consumes'}_${key(event)}`,
  {
    action,
    channel: { $ref: `#/channels/${key(event)}` },
    summary: `${service} ${action === 'send' ? 'publishes' : 'consumes'} ${event.name}`,
    messages: [{ $ref: `#/channels/${key(event)}/messages/${key(event)}` }],
  },
];

const text = { type: 'string' };

const message = (event: Event) => ({
  name: event.type,
  title: event.name,
  summary: event.description,
  contentType: 'application/cloudevents+json',
  payload: {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'sequence', 'correlationid', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', format: 'uuid' },
      source: { const: `/muse/${event.owner}` },
      type: { const: event.type },
      subject: {
        type: 'string',
        description: `\`${event.about}\`: events with the same subject are published in order`,
      },
      time: { type: 'string', format: 'date-time' },
      datacontenttype: { const: 'application/json' },
      sequence: text,
      correlationid:
        event.purchase === null ? text : { type: 'string', description: `The checkout session: \`${event.purchase}\`` },
      causationid: text,
      traceparent: text,
      data: jsonSchemaOf(event),
    },
  },
});

/** Consumers are tolerant readers: unknown fields are allowed, so that fields can be added later. */
function jsonSchemaOf(event: Event): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(event.data, {
    io: 'output',
    override: ({ jsonSchema }) => void delete jsonSchema.additionalProperties,
  });
  return schema;
}
