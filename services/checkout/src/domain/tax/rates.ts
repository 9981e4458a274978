import { canada } from './canada-rates.ts';
import type { TaxRules } from './tax-rules.ts';
import { unitedStates } from './us-rates.ts';

const untaxed: TaxRules = { validFrom: '2024-01-01', rate: 0, classes: {}, shipping: false };
const tables: Record<string, Readonly<Record<string, readonly TaxRules[]>>> = { US: unitedStates, CA: canada };

/** The countries that the table covers. */
export const countriesWithRates = Object.keys(tables);

/** The rules on a day (`2026-11-29`). A place that is not in the table, such as Oregon or Guam, has no sales tax. */
export function rulesAt(country: string, state: string, day: string): TaxRules {
  const rows = tables[country]?.[state] ?? [];
  return rows.findLast(({ validFrom }) => validFrom <= day) ?? rows[0] ?? untaxed;
}
