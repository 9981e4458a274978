import { allEndpoints } from '../../api/index.ts';
import type { Declaration } from '../../endpoint.ts';
import type { Event } from '../../event.ts';
import { allEvents } from '../../events/index.ts';
import { refusals } from '../../refusals.ts';
import { breakingChangesOfEndpoint, breakingChangesOfRefusals } from './breaking-changes-of-endpoint.ts';
import { breakingChangesOfEvent } from './breaking-changes-of-event.ts';
import { shapeOf } from './shape.ts';
import {
  type EndpointSnapshot,
  type EventSnapshot,
  type RefusalSnapshot,
  snapshotOfEndpoint,
  snapshotOfEvent,
} from './snapshot.ts';

/** The saved snapshots by name: `events/checkout.paid.v1`, `endpoints/cart.addItem`, `refusals`. */
export type Snapshots = Record<string, object>;

/** One declaration compared with its snapshot, or a snapshot whose declaration is gone. */
export interface ReviewedDeclaration {
  name: string;
  /** Why it is broken, one sentence each. */
  breakingChanges: string[];
  /** The snapshot of today's declaration; absent if the declaration is gone. */
  now?: object;
  /** `extended`: differs without breaking a client. */
  is: 'unchanged' | 'new' | 'extended' | 'broken';
}

/** Compares every declaration with the saved snapshots. */
export function review(saved: Snapshots): ReviewedDeclaration[] {
  const declared = [...allEvents.map(declaredEvent), ...allEndpoints.map(declaredEndpoint), register];
  const names = new Set(declared.map(({ name }) => name));
  const gone = Object.keys(saved).filter((name) => !names.has(name));
  return [
    ...declared.map(({ name, now, against }) => compare(name, saved[name], now, against)),
    ...gone.map(
      (name): ReviewedDeclaration => ({
        name,
        breakingChanges: ['has a snapshot but is no longer declared'],
        is: 'broken',
      }),
    ),
  ];
}

interface Declared {
  name: string;
  now: object;
  against(saved: never): string[];
}

function declaredEvent(event: Event): Declared {
  const now = snapshotOfEvent(event);
  return {
    name: `events/${event.type}`,
    now,
    against: (saved: EventSnapshot) => breakingChangesOfEvent(saved, now, shapeOf(event.data, 'request')),
  };
}

function declaredEndpoint(endpoint: Declaration): Declared {
  const now = snapshotOfEndpoint(endpoint);
  const against = (saved: EndpointSnapshot) => breakingChangesOfEndpoint(saved, now);
  return { name: `endpoints/${endpoint.id}`, now, against };
}

const register: Declared = (() => {
  const now: RefusalSnapshot = Object.fromEntries(Object.entries(refusals).map(([code, { status }]) => [code, status]));
  return { name: 'refusals', now, against: (saved: RefusalSnapshot) => breakingChangesOfRefusals(saved, now) };
})();

function compare(
  name: string,
  saved: object | undefined,
  now: object,
  against: Declared['against'],
): ReviewedDeclaration {
  if (saved === undefined) return { name, breakingChanges: [], now, is: 'new' };
  const breakingChanges = against(saved as never);
  if (breakingChanges.length > 0) return { name, breakingChanges, now, is: 'broken' };
  return {
    name,
    breakingChanges,
    now,
    is: JSON.stringify(saved) === JSON.stringify(now) ? 'unchanged' : 'extended',
  };
}
