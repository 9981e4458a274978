import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const hopSeconds = [
  0.001, 0.002, 0.003, 0.004, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.025, 0.035, 0.05, 0.1, 0.5, 1, 5, 30,
];

/** Every number a service tells, in one list. One registry per started service: tests run several in a process. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'http_request_seconds',
      help: 'Time to answer',
      labelNames: ['endpoint', 'status'],
      buckets: seconds,
      registers,
    }),
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
    handlerSeconds: new Histogram({
      name: 'handler_seconds',
      help: 'Time to handle a fact',
      labelNames: ['consumer', 'outcome'],
      buckets: seconds,
      registers,
    }),
    hopSeconds: new Histogram({
      name: 'hop_seconds',
      help: 'From the commit of a fact to the commit of its effect',
      labelNames: ['consumer'],
      buckets: hopSeconds,
      registers,
    }),
    duplicates: new Counter({
      name: 'duplicates_total',
      help: 'Deliveries the inbox already knew',
      labelNames: ['consumer'],
      registers,
    }),
    staleEvents: new Counter({
      name: 'late_facts_total',
      help: 'Facts that came too late to change anything',
      labelNames: ['consumer'],
      registers,
    }),
    retries: new Counter({
      name: 'retries_total',
      help: 'Handlers tried again',
      labelNames: ['consumer', 'kind'],
      registers,
    }),
    parked: new Counter({
      name: 'dead_letters_total',
      help: 'Messages parked for a person',
      labelNames: ['consumer'],
      registers,
    }),
    outboxUnpublished: new Gauge({ name: 'outbox_unpublished', help: 'Facts that wait to be published', registers }),
    outboxOldest: new Gauge({
      name: 'outbox_oldest_seconds',
      help: 'How long the oldest of them has waited',
      registers,
    }),
    deadLettersOpen: new Gauge({ name: 'dead_letters_open', help: 'Messages that wait for a person', registers }),
    consumersUp: new Gauge({ name: 'consumers_up', help: 'Consumers registered at the broker', registers }),
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
    poolInUse: new Gauge({
      name: 'database_lane_in_use',
      help: 'Database connections in use',
      labelNames: ['lane'],
      registers,
    }),
    poolWaiting: new Gauge({
      name: 'database_lane_waiting',
      help: 'Work waiting for a database connection',
      labelNames: ['lane'],
      registers,
    }),
    breakerOpen: new Gauge({
      name: 'breaker_open',
      help: '1 while a circuit breaker is open',
      labelNames: ['breaker'],
      registers,
    }),
    tasks: new Counter({
      name: 'tasks_total',
      help: 'Slow work, by outcome',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
