import type { TaxClass } from '@muse/contracts';
import { canada } from './canada-rates.ts';
import { unitedStates } from './us-rates.ts';

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

const untaxed: TaxRules = { validFrom: '2024-01-01', rate: 0, classes: {}, shipping: false };
const tables: Record<string, Readonly<Record<string, readonly TaxRules[]>>> = { US: unitedStates, CA: canada };

/** The countries that the table covers. */
export const countriesWithRates = Object.keys(tables);

/** The rules on a day (`2026-11-29`). A place that is not in the table, such as Oregon or Guam, has no sales tax. */
export function rulesAt(country: string, state: string, day: string): TaxRules {
  const rows = tables[country]?.[state] ?? [];
  return rows.findLast(({ validFrom }) => validFrom <= day) ?? rows[0] ?? untaxed;
}
