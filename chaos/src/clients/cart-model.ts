import { api, type CartItem } from '@muse/contracts';
import { variantKey } from '../history.ts';
import type { Client } from './request.ts';
import { GaveUpError, NeverAnsweredError, retryUntilAnswered } from './retry-until-answered.ts';

/** Quantities by variant (`variantKey`). */
export type Amounts = Map<string, number>;

/**
 * What a cart should contain: everything added, less what was bought. The order in which additions and purchases take effect does
 * not matter, as long as no quantity is reduced while a purchase is pending.
 */
export interface ExpectedCart {
  added: Amounts;
  bought: Amounts;
  /** False after an addition was never answered: the content of the cart cannot be known any more. */
  certain: boolean;
  /** Whether a pending purchase may remove items at any moment. */
  purchasePending: boolean;
}

const emptyExpectedCart = (): ExpectedCart => ({
  added: new Map(),
  bought: new Map(),
  certain: true,
  purchasePending: false,
});

export const add = (amounts: Amounts, key: string, quantity: number): void =>
  void amounts.set(key, (amounts.get(key) ?? 0) + quantity);

/** What the cart should contain once the bought items have been removed. */
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

/** A cart as its client knows it from the answers. */
export interface CartModel {
  counts: ExpectedCart;
  client: Client;
  /** Line ids by variant, from the last answer that contained them. */
  ids: Map<string, string>;
  version: number;
}

export const newCartModel = (client: Client): CartModel => ({
  counts: emptyExpectedCart(),
  client,
  ids: new Map(),
  version: 0,
});

/** Marks the expected content as uncertain if a request is never answered. */
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

/** Reads the cart to learn whether an earlier attempt, which got no answer, was executed. */
export async function succeededAfterAll(cart: CartModel, done: Amounts): Promise<boolean> {
  const found = await readCart(cart);
  if (sameAmounts(found, done)) return true;
  if (!sameAmounts(found, remaining(cart.counts)))
    reportCartBreach(cart, 'the cart contains items that were never added', { found: [...found], done: [...done] });
  return false;
}

/** Records the line in an answer. Its quantity is not checked while a purchase is pending, because the purchase may change it. */
export function observeLine(cart: CartModel, item: CartItem, version: number | undefined, expected: number): void {
  cart.version = version ?? cart.version;
  cart.ids.set(variantKey(item), item.id);
  if (!cart.counts.purchasePending && item.quantity !== expected)
    reportCartBreach(cart, 'a cart line has another quantity than was added', { item, expected });
}

export const reportCartBreach = (
  { client: { recorder, who, subject } }: CartModel,
  what: string,
  seen: Record<string, unknown>,
): void => recorder.breach(9, what, { who, subject, ...seen });
