/**
 * Money is integers of the minor unit; nothing here ever produces a fraction or loses a cent.
 * The largest remainder method: https://en.wikipedia.org/wiki/Largest_remainder_method
 */

/** What a card network charges at most and at least, in minor units (USD; Stripe's own limits). */
export const chargeLimits = { minimumCents: 50, maximumCents: 99_999_999 };

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/**
 * Splits `total` over parties by `weights`, so that the shares always add up to `total` and none is more than one unit
 * from its exact part. Ties go to the earlier party. All weights zero: the first party takes all.
 */
export function split(total: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(total) || total < 0)
    throw new RangeError('split: the total must be a whole number, 0 or more');
  if (weights.length === 0) throw new RangeError('split: there must be somebody to split for');
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0))
    throw new RangeError('split: weights must be whole numbers, 0 or more');
  const all = sum(weights);
  if (all === 0) return weights.map((_, index) => (index === 0 ? total : 0));

  // BigInt, because total × weight leaves the safe integers long before the amounts themselves are unreasonable.
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight));
  const shares = exact.map((product) => Number(product / BigInt(all)));
  const remainders = exact.map((product, index) => ({ index, remainder: product % BigInt(all) }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const left = total - sum(shares);
  for (const { index } of remainders.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** `round(total × k / units)`, half up, exact. */
const upTo = (total: number, k: number, units: number): number =>
  Number((BigInt(total) * BigInt(k) * 2n + BigInt(units)) / (BigInt(units) * 2n));

/** What the k-th of `units` equal units of a line costs (k from 1), so that refunding one by one gives back exactly the line. */
export function priceOfUnit(lineTotal: number, units: number, k: number): number {
  if (!Number.isInteger(k) || k < 1 || k > units)
    throw new RangeError(`priceOfUnit: unit ${k} of ${units} does not exist`);
  return upTo(lineTotal, k, units) - upTo(lineTotal, k - 1, units);
}

/** For people: `formatMoney(12999, 'USD')` is `$129.99`. */
export const formatMoney = (cents: number, currency: string): string => {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(cents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
