import type { OperatorSaw } from '../testimony.ts';
import type { Speaker } from './ask.ts';

/** Where operators write down what became of an order by their word. */
export interface Desk {
  /** Makes names and numbers of this trial different from those of any other. */
  trial: string;
  settled: Map<string, OperatorSaw>;
  /** Drawn in turn: a store never gives the same number twice. */
  nextStoreOrderNumber(): string;
}

export function newDesk(trial: string): Desk {
  let drawn = 0;
  return {
    trial,
    settled: new Map(),
    nextStoreOrderNumber: () => `S-${trial}-${(drawn += 1)}`,
  };
}

/** An order is settled once. Whoever hears that it was settled otherwise has found something. */
export function settle(desk: Desk, { witness, who }: Speaker, saw: OperatorSaw): void {
  const before = desk.settled.get(saw.orderNumber);
  if (before && JSON.stringify({ ...before, by: '' }) !== JSON.stringify({ ...saw, by: '' }))
    witness.breach(4, 'an order settled twice at its store', { who, before, saw });
  if (!before) witness.count('operators', saw.outcome);
  desk.settled.set(saw.orderNumber, before ?? saw);
}
