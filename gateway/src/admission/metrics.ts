import type { Metrics } from '@muse/kit';
import { Counter, Gauge } from 'prom-client';

/** The numbers of admission, in the registry of the gateway's other metrics. */
export const createAdmissionMetrics = ({ registry }: Metrics) => ({
  inFlight: new Gauge({
    name: 'purchases_in_flight',
    help: 'Requests of carts and checkout sessions that are being answered',
    registers: [registry],
  }),
  limit: new Gauge({
    name: 'purchases_in_flight_limit',
    help: 'How many of them are admitted at a time; it shrinks when answers become slow',
    registers: [registry],
  }),
  shed: new Counter({
    name: 'purchases_shed_total',
    help: 'Requests refused with 503 because too many are in flight, by stage: arrive, shop, pay',
    labelNames: ['stage'],
    registers: [registry],
  }),
});
