import type { Event } from '../event.ts';
import * as catalog from './catalog.ts';
import * as checkout from './checkout.ts';
import * as dispute from './dispute.ts';
import * as guest from './guest.ts';
import * as order from './order.ts';
import * as payment from './payment.ts';
import * as placement from './placement.ts';
import * as refund from './refund.ts';
import * as storeProgress from './store-progress.ts';

const isEvent = (value: unknown): value is Event => typeof value === 'object' && value !== null && 'consumers' in value;

const eventsOf = (module: object): Record<string, Event> =>
  Object.fromEntries(Object.entries(module).filter((entry): entry is [string, Event] => isEvent(entry[1])));

/** All events, by the file that declares them and the name of their constant, in the order of a purchase. */
export const eventsByNoun: Record<string, Record<string, Event>> = {
  catalog: eventsOf(catalog),
  checkout: eventsOf(checkout),
  guest: eventsOf(guest),
  payment: eventsOf(payment),
  refund: eventsOf(refund),
  dispute: eventsOf(dispute),
  order: eventsOf(order),
  placement: eventsOf(placement),
  'store-progress': eventsOf(storeProgress),
};

export const allEvents: Event[] = Object.values(eventsByNoun).flatMap((events) => Object.values(events));

export const eventOfType = (type: string): Event | undefined => allEvents.find((event) => event.type === type);

export * from './catalog.ts';
export * from './checkout.ts';
export * from './dispute.ts';
export * from './guest.ts';
export * from './order.ts';
export * from './payment.ts';
export * from './placement.ts';
export * from './queues-by-event.ts';
export * from './refund.ts';
export * from './store-progress.ts';
