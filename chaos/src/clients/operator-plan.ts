import type { Random } from './random.ts';

/** What an operator decides before reading the queue. */
export interface OperatorTurn {
  operation:
    | 'places'
    | 'fails'
    | 'releases'
    | 'races'
    | 'cancels'
    | 'tracks'
    | 'refunds'
    | 'refunds first'
    | 'looks around';
  /** Selects an entry of the first page, as a fraction of their number. */
  pick: number;
  claimsFirst: boolean;
  readsInstructions: boolean;
  withTracking: boolean;
  withKey: boolean;
  again: 'never' | 'at once' | 'afterwards';
  restMs: number;
  /** What is refunded of an order. */
  refunds: 'an amount' | 'a unit' | 'shipping' | 'all that remains';
  /** Whether the colleague approves a large refund. */
  approves: boolean;
}

export const planTurn = (random: Random): OperatorTurn => ({
  operation: random.weighed({
    places: 50,
    fails: 14,
    releases: 6,
    races: 8,
    cancels: 4,
    tracks: 10,
    refunds: 12,
    'refunds first': 5,
    'looks around': 8,
  }),
  pick: random.fraction(),
  claimsFirst: random.chance(0.7),
  readsInstructions: random.chance(0.3),
  withTracking: random.chance(0.4),
  withKey: random.chance(0.5),
  again: random.weighed({ never: 70, 'at once': 15, afterwards: 15 }),
  restMs: random.whole(10, 200),
  refunds: random.weighed({ 'an amount': 35, 'a unit': 40, shipping: 15, 'all that remains': 10 }),
  approves: random.chance(0.6),
});
