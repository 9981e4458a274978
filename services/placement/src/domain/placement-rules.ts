import type { Tolerance } from './ceiling.ts';

/** By when orders should be placed. The defaults are settings (`MANUAL_DUE_HOURS`, `ESCALATE_HOURS`). */
export interface DueTimes {
  /** How soon after its creation an order should be placed; then operators are warned. */
  dueMinutes: number;
  /** How soon after its creation an order that is not settled becomes more urgent. */
  escalateMinutes: number;
}

/** The numbers of one store: what a person has set, else the defaults. */
export interface PlacementRules extends Tolerance, Partial<DueTimes> {
  /** How many attempts of machines may run at the store at once. */
  concurrency: number;
  /** The least time between the starts of two attempts, a fraction of a second too; at least what the permissions allow per minute. */
  minimumGapSeconds: number;
  /** How long an order may take to appear in the history of the store. Before that, its absence proves nothing. */
  settleMinutes: number;
  /** The name of the card that a person pays with. Never a number. */
  companyCard: string | null;
  /** Whether a machine asks the shopper about a price above the ceiling. Null: as the setting `ASK_SHOPPERS` says. */
  askCustomer: boolean | null;
}

export const defaultRules = {
  concurrency: 1,
  minimumGapSeconds: 0,
  settleMinutes: 30,
  toleranceBasisPoints: 200,
  toleranceMinimumCents: 100,
  toleranceMaximumCents: 1_000,
  companyCard: null,
  askCustomer: null,
} as const satisfies PlacementRules;

/** As an API shows them. */
export const inWholeSeconds = ({ minimumGapSeconds, ...rules }: PlacementRules): PlacementRules => ({
  ...rules,
  minimumGapSeconds: Math.ceil(minimumGapSeconds),
});
