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
  outboxUnpublished: new Gauge({ name: 'outbox_unpublished', help: 'Events not published yet', registers }),
  outboxOldest: new Gauge({
    name: 'outbox_oldest_seconds',
    help: 'How long the oldest of them has waited',
    registers,
  }),
});
