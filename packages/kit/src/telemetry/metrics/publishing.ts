import { Counter, Gauge, type Registry } from 'prom-client';

/** Events on their way from the outbox to the broker. */
export const publishingMetrics = (registers: Registry[]) => ({
  published: new Counter({
    name: 'messages_published_total',
    help: 'Events confirmed by the broker',
    labelNames: ['type'],
    registers,
  }),
  publishFailed: new Counter({
    name: 'messages_publish_failed_total',
    help: 'Events returned, refused or not confirmed in time; published again',
    labelNames: ['type'],
    registers,
  }),
  publishRefused: new Counter({
    name: 'publish_refused_total',
    help: 'Events the broker did not store, by reason; they wait in the outbox and are tried again',
    labelNames: ['type', 'reason'],
    registers,
  }),
  subscriberQueueMessages: new Gauge({
    name: 'subscriber_queue_messages',
    help: 'Messages ready in a queue that receives events of this service; without consumers they stay there',
    labelNames: ['queue'],
    registers,
  }),
  subscriberQueueConsumers: new Gauge({
    name: 'subscriber_queue_consumers',
    help: 'Consumers of a queue that receives events of this service',
    labelNames: ['queue'],
    registers,
  }),
  outboxUnpublished: new Gauge({ name: 'outbox_unpublished', help: 'Events not published yet', registers }),
  outboxOldest: new Gauge({
    name: 'outbox_oldest_seconds',
    help: 'How long the oldest of them has waited',
    registers,
  }),
});
