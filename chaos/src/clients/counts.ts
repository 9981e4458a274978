import { variantKey } from '../history.ts';

/** How much of each variant, by its key. */
export type Amounts = Map<string, number>;

/**
 * What a shopper knows of the cart without looking: everything put in, less what was bought. Additions and purchases may
 * pass one another on the way; what lies in the cart in the end does not depend on it, as long as nothing is reduced meanwhile.
 */
export interface Counts {
  putIn: Amounts;
  bought: Amounts;
  /** False once an answer never came that would have said what was put in. */
  sure: boolean;
  /** Whether a purchase may be under way that takes things out by itself. */
  moving: boolean;
}

export const newTally = (): Counts => ({ putIn: new Map(), bought: new Map(), sure: true, moving: false });

export const add = (amounts: Amounts, key: string, quantity: number): void =>
  void amounts.set(key, (amounts.get(key) ?? 0) + quantity);

/** What should lie in the cart once what was bought has left it. */
export function remaining({ putIn, bought }: Counts): Amounts {
  const left = new Map<string, number>();
  for (const [key, quantity] of putIn) {
    const still = quantity - (bought.get(key) ?? 0);
    if (still > 0) left.set(key, still);
  }
  return left;
}

type Line = Parameters<typeof variantKey>[0] & { quantity: number };

export function amountsOf(stores: readonly { items: readonly Line[] }[]): Amounts {
  const amounts: Amounts = new Map();
  for (const { items } of stores) for (const item of items) add(amounts, variantKey(item), item.quantity);
  return amounts;
}

export const sameAmounts = (a: Amounts, b: Amounts): boolean =>
  a.size === b.size && [...a].every(([key, quantity]) => b.get(key) === quantity);
