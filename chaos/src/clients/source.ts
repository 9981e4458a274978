import type { Breach, OperatorSaw } from '../history.ts';

/** What everybody saw together: what was wrong the moment it was seen, and how much there was of everything. */
export interface Source {
  breaches: Breach[];
  /** What somebody was told to have become of an order, by its number. */
  settled: Map<string, OperatorSaw>;
  breach(invariant: number, what: string, seen: Record<string, unknown>): void;
  count(what: 'operations' | 'hindered' | 'operators' | 'places', which: string): void;
  counts: Counts;
}

export interface Counts {
  journeys: number;
  guests: number;
  /** Answers to *place*, by status and code; `no answer` among them. */
  places: Record<string, number>;
  /** What shoppers did and what became of it. */
  operations: Record<string, number>;
  operators: Record<string, number>;
  /** How often somebody had to ask again, and why. */
  hindered: Record<string, number>;
  /** All, also those of which enough examples were kept. */
  breaches: number;
}

/** Not a rule about money but about speech: every answer is one the contract promises. */
export const theContract = 0;

const examplesOfEach = 20;

export function newSource(log: (line: string) => void): Source {
  const breaches: Breach[] = [];
  const counts: Counts = {
    journeys: 0,
    guests: 0,
    places: {},
    operations: {},
    operators: {},
    hindered: {},
    breaches: 0,
  };
  return {
    breaches,
    settled: new Map(),
    counts,
    breach(invariant, what, seen) {
      counts.breaches += 1;
      if (breaches.filter((known) => known.what === what).length >= examplesOfEach) return;
      const breach = { invariant, what, seen: { at: new Date().toISOString(), ...seen } };
      breaches.push(breach);
      log(`breach of ${invariant}: ${what} ${JSON.stringify(breach.seen)}`);
    },
    count(what, which) {
      counts[what][which] = (counts[what][which] ?? 0) + 1;
    },
  };
}
