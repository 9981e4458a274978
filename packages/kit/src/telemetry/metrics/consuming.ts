import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { hopSeconds, seconds } from './buckets.ts';

/** Received events, their retries and dead letters, and background jobs. */
export const consumingMetrics = (registers: Registry[]) => ({
  handlerSeconds: new Histogram({
    name: 'handler_seconds',
    help: 'Time to process an event',
    labelNames: ['consumer', 'outcome'],
    buckets: seconds,
    registers,
  }),
  hopSeconds: new Histogram({
    name: 'hop_seconds',
    help: 'From the commit of an event to the commit of its effect',
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
    help: 'Stale events, which changed nothing',
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
  deadLettersOpen: new Gauge({ name: 'dead_letters_open', help: 'Messages that wait for a person', registers }),
  tasks: new Counter({
    name: 'tasks_total',
    help: 'Slow work, by outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  }),
});
