import type { Event } from '../event.ts';
import * as catalog from './catalog.ts';
import * as checkout from './checkout.ts';
import * as order from './order.ts';
import * as payment from './payment.ts';
import * as placement from './placement.ts';

const isEvent = (value: unknown): value is Event => typeof value === 'object' && value !== null && 'consumers' in value;

/** Every fact there is, in the order of the story. */
export const allEvents: Event[] = [catalog, checkout, payment, order, placement].flatMap((group) =>
  Object.values<unknown>(group).filter(isEvent),
);

export const eventOfType = (type: string): Event | undefined => allEvents.find((known) => known.type === type);

export * from './catalog.ts';
export * from './checkout.ts';
export * from './order.ts';
export * from './payment.ts';
export * from './placement.ts';
