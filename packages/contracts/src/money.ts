/**
 * Arithmetic with money as integers of the minor unit: no function produces a fraction or loses a cent.
 * The largest remainder method: https://en.wikipedia.org/wiki/Largest_remainder_method
 */

/** The largest charge in minor units of any currency: Stripe takes eight digits. */
export const maximumChargeCents = 99_999_999;

/** Stripe's smallest charges in minor units, https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. Others: 50. */
const minimumChargesCents: Readonly<Record<string, number>> = {
  AED: 200,
  CZK: 1_500,
  DKK: 250,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  KRW: 100,
  MXN: 1_000,
  MYR: 200,
  NOK: 300,
  PLN: 200,
  RON: 200,
  SEK: 300,
  THB: 1_000,
};

/** Why a card cannot be charged this total. A total of 0 needs no charge. */
export function chargeProblem(
  totalCents: number,
  currency: string,
): 'amount_too_small' | 'amount_too_large' | undefined {
  if (totalCents > maximumChargeCents) return 'amount_too_large';
  const minimum = Object.hasOwn(minimumChargesCents, currency) ? minimumChargesCents[currency] : undefined;
  return totalCents > 0 && totalCents < (minimum ?? 50) ? 'amount_too_small' : undefined;
}

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/**
 * Splits `total` in proportion to `weights`. The shares add up to `total`, and each differs from its exact value by less than one
 * unit. Equal remainders: the earlier one is rounded up. All weights zero: the first share is the total.
 */
export function split(total: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(total) || total < 0)
    throw new RangeError('split: the total must be a whole number, 0 or more');
  if (weights.length === 0) throw new RangeError('split: there must be at least one weight');
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0))
    throw new RangeError('split: weights must be whole numbers, 0 or more');
  const all = sum(weights);
  if (all === 0) return weights.map((_, index) => (index === 0 ? total : 0));

  // BigInt: total × weight exceeds the safe integers at realistic amounts.
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight));
  const shares = exact.map((product) => Number(product / BigInt(all)));
  const remainders = exact.map((product, index) => ({ index, remainder: product % BigInt(all) }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const left = total - sum(shares);
  for (const { index } of remainders.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** The part of `total` that belongs to the first `k` of `units`: `round(total × k / units)`, half up, exact. 0 if there are no units. */
export const partUpTo = (total: number, k: number, units: number): number =>
  units === 0 ? 0 : Number((BigInt(total) * BigInt(k) * 2n + BigInt(units)) / (BigInt(units) * 2n));

/** The price of the k-th of `units` equal units of a line (k from 1). The units add up to the line, so refunds unit by unit do too. */
export function priceOfUnit(lineTotal: number, units: number, k: number): number {
  if (!Number.isInteger(k) || k < 1 || k > units)
    throw new RangeError(`priceOfUnit: unit ${k} of ${units} does not exist`);
  return partUpTo(lineTotal, k, units) - partUpTo(lineTotal, k - 1, units);
}

/** Creating a format takes a hundred times longer than using it. The currencies are few. */
const formats = new Map<string, Intl.NumberFormat>();

/** Display text: `formatMoney(12999, 'USD')` is `$129.99`. */
export const formatMoney = (cents: number, currency: string): string => {
  let format = formats.get(currency);
  if (!format) formats.set(currency, (format = new Intl.NumberFormat('en-US', { style: 'currency', currency })));
  return format.format(cents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
