import type { Metrics } from '@muse/kit';
import { Counter, Gauge } from 'prom-client';
import type { Turns } from './turns.ts';

/** What admission reports of itself, when it is scraped. */
interface AdmissionState {
  inFlight(): number;
  limit(): number;
  turns: Pick<Turns, 'waiting' | 'limit'>;
}

/** The numbers of admission, in the registry of the gateway's other metrics. Returns the counter of refusals. */
export function createAdmissionMetrics({ registry }: Metrics, state: AdmissionState): Counter {
  new Gauge({
    name: 'purchases_in_flight',
    help: 'Requests of carts and checkout sessions that are being answered',
    registers: [registry],
    collect() {
      this.set(state.inFlight());
    },
  });
  new Gauge({
    name: 'purchases_in_flight_limit',
    help: 'How many of them are admitted at a time; it shrinks when answers become slow',
    registers: [registry],
    collect() {
      this.set(Math.floor(state.limit()));
    },
  });
  new Gauge({
    name: 'carts_waiting',
    help: 'Requests of carts that wait for their turn, so that purchases under way do not wait for them',
    registers: [registry],
    collect() {
      this.set(state.turns.waiting());
    },
  });
  new Gauge({
    name: 'carts_limit',
    help: 'How many requests of carts have their turn at a time; it shrinks when their answers become slow',
    registers: [registry],
    collect() {
      this.set(Math.floor(state.turns.limit()));
    },
  });
  return new Counter({
    name: 'purchases_shed_total',
    help: 'Requests refused with 503 because too many are in flight, by stage: arrive, shop, pay',
    labelNames: ['stage'],
    registers: [registry],
  });
}
