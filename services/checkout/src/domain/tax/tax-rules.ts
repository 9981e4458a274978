import type { TaxClass } from '@muse/contracts';

/** A rate in thousandths of a percent: 8875 is 8.875 %. */
export type Rate = number;

/**
 * How one class is taxed, where it differs from general goods: at another rate, only from a price per unit (`fromCents`, as in
 * New York), or only the part of the price above an amount (`aboveCents`, as in Massachusetts).
 */
export type ClassRule = { rate: Rate } | { fromCents: number } | { aboveCents: number };

/** The rules of one state or province, until the next row. */
export interface TaxRules {
  /** The first day, in the local calendar. */
  validFrom: string;
  /** General goods: the state's rate and the average local one, or all Canadian taxes together. */
  rate: Rate;
  classes: Partial<Record<TaxClass, ClassRule>>;
  /** Whether shipping is taxed, as far as what is shipped is. */
  shipping: boolean;
}
