import { partUpTo, type SnapshotStore, sum, taxClassOf } from '@muse/contracts';
import type { TaxRules } from './tax-rules.ts';

/** The taxes of one store: per line, in their order, and on shipping. Its tax is their sum. */
export interface LineTaxes {
  lineTaxCents: number[];
  shippingTaxCents: number;
}

type TaxedItem = Pick<SnapshotStore['items'][number], 'priceCents' | 'quantity' | 'totalPriceCents' | 'taxCode'>;
type TaxedStore = Pick<SnapshotStore, 'shippingCents'> & { items: readonly TaxedItem[] };

/** Rates are in thousandths of a percent. */
const whole = 100_000;

/**
 * Taxes with the table of rates. Each line is rounded once, half up. Shipping is taxed as far as the goods are: with the average
 * rate of what is in the parcel, so that shipping of exempt goods is exempt.
 */
export function taxByRules({ items, shippingCents }: TaxedStore, rules: TaxRules): LineTaxes {
  const bases = items.map((item) => ({ item, ...taxableOf(item, rules) }));
  const goodsCents = sum(items.map(({ totalPriceCents }) => totalPriceCents));
  const weighted = sum(bases.map(({ taxableCents, rate }) => taxableCents * rate));
  return {
    lineTaxCents: bases.map(({ taxableCents, rate }) => partUpTo(taxableCents, rate, whole)),
    shippingTaxCents: rules.shipping ? partUpTo(shippingCents, weighted, goodsCents * whole) : 0,
  };
}

/** The part of a line that is taxed, and its rate. Thresholds are per unit. */
function taxableOf({ taxCode, priceCents, quantity, totalPriceCents }: TaxedItem, rules: TaxRules) {
  const taxClass = taxClassOf(taxCode);
  const { rate } = rules;
  if (taxClass === 'exempt') return { taxableCents: 0, rate };
  const rule = rules.classes[taxClass];
  if (!rule) return { taxableCents: totalPriceCents, rate };
  if ('rate' in rule) return { taxableCents: totalPriceCents, rate: rule.rate };
  if ('fromCents' in rule) return { taxableCents: priceCents >= rule.fromCents ? totalPriceCents : 0, rate };
  return { taxableCents: Math.max(0, priceCents - rule.aboveCents) * quantity, rate };
}
