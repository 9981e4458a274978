import type { Tolerance } from './ceiling.ts';

/** The numbers of one store: what a person has set, else the defaults. */
export interface PlacementRules extends Tolerance {
  /** How many attempts of machines may run at the store at once. */
  concurrency: number;
  /** The least time between the starts of two attempts, a fraction of a second too; at least what the permissions allow per minute. */
  minimumGapSeconds: number;
  /** How long an order may take to appear in the history of the store. Before that, its absence proves nothing. */
  settleMinutes: number;
  /** The name of the card that a person pays with. Never a number. */
  companyCard: string | null;
}

export const defaultRules = {
  concurrency: 1,
  minimumGapSeconds: 0,
  settleMinutes: 30,
  toleranceBasisPoints: 200,
  toleranceMinimumCents: 100,
  toleranceMaximumCents: 1_000,
  companyCard: null,
} as const satisfies PlacementRules;

/** As an API shows them. */
export const inWholeSeconds = ({ minimumGapSeconds, ...rules }: PlacementRules): PlacementRules => ({
  ...rules,
  minimumGapSeconds: Math.ceil(minimumGapSeconds),
});
