import { Counter, Gauge, type Registry } from 'prom-client';

/** Events on their way from the outbox to the broker. */
export const publishingMetrics = (registers: Registry[]) => ({
  published: new Counter({
    name: 'messages_published_total',
    help: 'Facts confirmed by the broker',
    labelNames: ['type'],
    registers,
  }),
  publishFailed: new Counter({
    name: 'messages_publish_failed_total',
    help: 'Facts returned, refused or not confirmed in time; tried again',
    labelNames: ['type'],
    registers,
  }),
  outboxUnpublished: new Gauge({ name: 'outbox_unpublished', help: 'Facts that wait to be published', registers }),
  outboxOldest: new Gauge({
    name: 'outbox_oldest_seconds',
    help: 'How long the oldest of them has waited',
    registers,
  }),
});
