import { allEndpoints } from '../../api/index.ts';
import type { Declaration } from '../../endpoint.ts';
import type { Event } from '../../event.ts';
import { allEvents } from '../../events/index.ts';
import { refusals } from '../../refusals.ts';
import { breachesOfEndpoint, breachesOfRefusals } from './breaches-of-endpoint.ts';
import { breachesOfEvent } from './breaches-of-event.ts';
import { shapeOf } from './shape.ts';
import {
  type EndpointSnapshot,
  type EventSnapshot,
  type RefusalSnapshot,
  snapshotOfEndpoint,
  snapshotOfEvent,
} from './snapshot.ts';

/** What was promised, by name: `events/checkout.paid.v1`, `endpoints/cart.addItem`, `refusals`. */
export type Snapshots = Record<string, object>;

/** One declaration, or one promise that nobody declares any more. */
export interface Verdict {
  name: string;
  /** Why it breaks what was promised; a sentence each. */
  breaches: string[];
  /** What is to be promised from now on; none where it is gone. */
  now?: object;
  /** How it stands to what was promised. */
  is: 'as promised' | 'new' | 'more than promised' | 'broken';
}

/** Everything that is declared, held against everything that was promised. */
export function review(saved: Snapshots): Verdict[] {
  const declared = [...allEvents.map(factOf), ...allEndpoints.map(doorOf), register];
  const names = new Set(declared.map(({ name }) => name));
  const gone = Object.keys(saved).filter((name) => !names.has(name));
  return [
    ...declared.map(({ name, now, against }) => judge(name, saved[name], now, against)),
    ...gone.map(
      (name): Verdict => ({ name, breaches: ['is promised, and nobody declares it any more'], is: 'broken' }),
    ),
  ];
}

interface Declared {
  name: string;
  now: object;
  against(saved: never): string[];
}

function factOf(event: Event): Declared {
  const now = snapshotOfEvent(event);
  return {
    name: `events/${event.type}`,
    now,
    against: (saved: EventSnapshot) => breachesOfEvent(saved, now, shapeOf(event.data, 'asked')),
  };
}

function doorOf(endpoint: Declaration): Declared {
  const now = snapshotOfEndpoint(endpoint);
  const against = (saved: EndpointSnapshot) => breachesOfEndpoint(saved, now);
  return { name: `endpoints/${endpoint.id}`, now, against };
}

const register: Declared = (() => {
  const now: RefusalSnapshot = Object.fromEntries(Object.entries(refusals).map(([code, { status }]) => [code, status]));
  return { name: 'refusals', now, against: (saved: RefusalSnapshot) => breachesOfRefusals(saved, now) };
})();

function judge(name: string, saved: object | undefined, now: object, against: Declared['against']): Verdict {
  if (saved === undefined) return { name, breaches: [], now, is: 'new' };
  const breaches = against(saved as never);
  if (breaches.length > 0) return { name, breaches, now, is: 'broken' };
  return {
    name,
    breaches,
    now,
    is: JSON.stringify(saved) === JSON.stringify(now) ? 'as promised' : 'more than promised',
  };
}
