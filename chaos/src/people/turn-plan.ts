import type { Dice } from './dice.ts';

/** What an operator decides before looking at the queue. */
export interface Turn {
  deed: 'places' | 'fails' | 'releases' | 'races' | 'cancels' | 'tracks' | 'looks around';
  /** Which of the entries on the first page, as a fraction. */
  pick: number;
  claimsFirst: boolean;
  readsInstructions: boolean;
  withTracking: boolean;
  withKey: boolean;
  again: 'never' | 'at once' | 'afterwards';
  restMs: number;
}

export const planTurn = (dice: Dice): Turn => ({
  deed: dice.weighed({ places: 50, fails: 14, releases: 6, races: 8, cancels: 4, tracks: 10, 'looks around': 8 }),
  pick: dice.fraction(),
  claimsFirst: dice.chance(0.7),
  readsInstructions: dice.chance(0.3),
  withTracking: dice.chance(0.4),
  withKey: dice.chance(0.5),
  again: dice.weighed({ never: 70, 'at once': 15, afterwards: 15 }),
  restMs: dice.whole(10, 200),
});
