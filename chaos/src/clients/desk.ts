import type { OperatorSaw } from '../history.ts';
import type { Recorder } from './ask.ts';

/** What operators share. */
export interface Desk {
  /** Makes names and numbers of this trial different from those of any other. */
  trial: string;
  /** Drawn in turn: a store never gives the same number twice. */
  nextStoreOrderNumber(): string;
}

export function newDesk(trial: string): Desk {
  let drawn = 0;
  return { trial, nextStoreOrderNumber: () => `S-${trial}-${(drawn += 1)}` };
}

/** An operator's word was taken. */
export function settled(self: Recorder, saw: Omit<OperatorSaw, 'by'>): void {
  self.source.count('operators', saw.outcome);
  settle(self, saw);
}

/** An order is settled once. Whoever hears that it was settled otherwise has found something. */
export function settle({ source, who, subject }: Recorder, saw: Omit<OperatorSaw, 'by'>): void {
  const before = source.settled.get(saw.orderNumber);
  const another = before && (before.outcome !== saw.outcome || before.storeOrderNumber !== saw.storeOrderNumber);
  if (another) source.breach(4, 'an order settled in two ways', { who, before, saw });
  if (!before) source.settled.set(saw.orderNumber, { by: subject, ...saw });
}
