import { Gauge, Histogram, type Registry } from 'prom-client';
import { seconds } from './buckets.ts';

/** Requests received, and calls to other services. */
export const httpMetrics = (registers: Registry[]) => ({
  httpSeconds: new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer',
    labelNames: ['endpoint', 'status'],
    buckets: seconds,
    registers,
  }),
  eventStreamsOpen: new Gauge({
    name: 'event_streams_open',
    help: 'Replies with server-sent events that are open',
    registers,
  }),
  serviceCallSeconds: new Histogram({
    name: 'service_call_seconds',
    help: 'Calls of other services, retries included, by the outcome: ok, refused, unavailable, failed, not called',
    labelNames: ['target', 'outcome'],
    buckets: seconds,
    registers,
  }),
  breakerOpen: new Gauge({
    name: 'breaker_open',
    help: '1 while a circuit breaker is open',
    labelNames: ['breaker'],
    registers,
  }),
});
