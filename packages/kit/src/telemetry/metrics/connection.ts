import { Counter, Gauge, type Registry } from 'prom-client';

/** Connections to the broker. */
export const connectionMetrics = (registers: Registry[]) => ({
  consumersUp: new Gauge({ name: 'consumers_up', help: 'Consumers registered at the broker', registers }),
  consumersExpected: new Gauge({
    name: 'consumers_expected',
    help: 'Consumers that this process should have registered: two per reaction',
    registers,
  }),
  queueMessages: new Gauge({
    name: 'queue_messages',
    help: 'Messages ready in a queue of this service, measured every 30 s',
    labelNames: ['queue'],
    registers,
  }),
  queueConsumers: new Gauge({
    name: 'queue_consumers',
    help: 'Consumers of a queue of this service, of all its processes',
    labelNames: ['queue'],
    registers,
  }),
  channelRebuilds: new Counter({
    name: 'channel_rebuilds_total',
    help: 'Broker connections or channels built anew',
    labelNames: ['which'],
    registers,
  }),
  brokerBlocked: new Gauge({
    name: 'broker_blocked',
    help: '1 while the broker takes nothing more (memory or disk alarm)',
    labelNames: ['which'],
    registers,
  }),
  watchdogRecycles: new Counter({
    name: 'watchdog_recycles_total',
    help: 'Connections that were alive but deaf, by the queue that showed it',
    labelNames: ['queue'],
    registers,
  }),
});
