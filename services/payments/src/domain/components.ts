import { split, sum } from '@muse/contracts';

/** What an amount of money consists of: of a share, of a refund, or of what is left between them. */
export interface Components {
  itemsCents: number;
  shippingCents: number;
  taxCents: number;
  feeCents: number;
}

const names = ['itemsCents', 'shippingCents', 'taxCents', 'feeCents'] as const;

const build = (amountOf: (name: keyof Components) => number): Components => ({
  itemsCents: amountOf('itemsCents'),
  shippingCents: amountOf('shippingCents'),
  taxCents: amountOf('taxCents'),
  feeCents: amountOf('feeCents'),
});

export const none: Components = build(() => 0);
export const totalOf = (of: Components): number => sum(names.map((name) => of[name]));
export const plus = (a: Components, b: Components): Components => build((name) => a[name] + b[name]);
/** Never below 0. */
export const minus = (a: Components, b: Components): Components => build((name) => Math.max(0, a[name] - b[name]));
const smaller = (a: Components, b: Components): Components => build((name) => Math.min(a[name], b[name]));

/** Takes an amount from all components in proportion: at most what each has, and all of them if the amount is their total. */
export function inProportion(amountCents: number, left: Components): Components {
  const parts = split(
    amountCents,
    names.map((name) => left[name]),
  );
  return build((name) => parts[names.indexOf(name)] ?? 0);
}

/**
 * Takes `wanted` from what is left. A component that has less, because an earlier refund of an amount took from it, gives all it
 * has; the others give the difference in proportion. The total is that of `wanted`, which must not exceed what is left.
 */
export function takeFrom(left: Components, wanted: Components): Components {
  const taken = smaller(wanted, left);
  return plus(taken, inProportion(totalOf(wanted) - totalOf(taken), minus(left, taken)));
}
