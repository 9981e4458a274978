import { api, type CartItem } from '@muse/contracts';
import { variantKey } from '../history.ts';
import type { Client } from './request.ts';
import { GaveUpError, NeverAnsweredError, retryUntilAnswered } from './retry-until-answered.ts';

/** How much of each variant, by its key. */
export type Amounts = Map<string, number>;

/**
 * What a shopper knows of the cart without looking: everything put in, less what was bought. Additions and purchases may
 * pass one another on the way; what lies in the cart in the end does not depend on it, as long as nothing is reduced meanwhile.
 */
export interface ExpectedCart {
  added: Amounts;
  bought: Amounts;
  /** False once an answer never came that would have said what was put in. */
  certain: boolean;
  /** Whether a purchase may be under way that takes things out by itself. */
  purchasePending: boolean;
}

export const emptyExpectedCart = (): ExpectedCart => ({
  added: new Map(),
  bought: new Map(),
  certain: true,
  purchasePending: false,
});

export const add = (amounts: Amounts, key: string, quantity: number): void =>
  void amounts.set(key, (amounts.get(key) ?? 0) + quantity);

/** What should lie in the cart once what was bought has left it. */
export function remaining({ added, bought }: ExpectedCart): Amounts {
  const left = new Map<string, number>();
  for (const [key, quantity] of added) {
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

/** A cart, and what its shopper knows of it. */
export interface CartModel {
  counts: ExpectedCart;
  client: Client;
  /** The line of each variant, as far as it was shown. */
  ids: Map<string, string>;
  version: number;
}

export const newCartModel = (client: Client): CartModel => ({
  counts: emptyExpectedCart(),
  client,
  ids: new Map(),
  version: 0,
});

/** Where an answer never comes, nobody can know what lies in the cart. */
export async function trackCertainty(cart: CartModel, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof NeverAnsweredError || error instanceof GaveUpError) cart.counts.certain = false;
    throw error;
  }
}

export async function readCart(cart: CartModel): Promise<Amounts> {
  const result = await retryUntilAnswered(cart.client, api.cart.getCart);
  if (result.is === 'refusal') throw new GaveUpError(`the cart cannot be read: ${result.code}`);
  const { stores, version } = result.body;
  cart.version = version;
  cart.ids = new Map(stores.flatMap(({ items }) => items.map((item) => [variantKey(item), item.id])));
  return amountsOf(stores);
}

/** An earlier try was left without an answer; a look at the cart says whether it worked. */
export async function succeededAfterAll(cart: CartModel, done: Amounts): Promise<boolean> {
  const found = await readCart(cart);
  if (sameAmounts(found, done)) return true;
  if (!sameAmounts(found, remaining(cart.counts)))
    reportCartBreach(cart, 'the cart holds what nobody put there', { found: [...found], done: [...done] });
  return false;
}

/** What an answer shows of a line; while purchases are under way it may be more or less than was put in. */
export function observeLine(cart: CartModel, item: CartItem, version: number | undefined, expected: number): void {
  cart.version = version ?? cart.version;
  cart.ids.set(variantKey(item), item.id);
  if (!cart.counts.purchasePending && item.quantity !== expected)
    reportCartBreach(cart, 'a line of the cart has another quantity than was put in', { item, expected });
}

export const reportCartBreach = (
  { client: { recorder, who, subject } }: CartModel,
  what: string,
  seen: Record<string, unknown>,
): void => recorder.breach(9, what, { who, subject, ...seen });
