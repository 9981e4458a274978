import { type Prices, type Thing, things } from './goods.ts';

/** Quantities by item: in the cart, or frozen in a session. */
export type Things = Map<Thing, number>;

const feeBasisPoints = 250;

export function add(cart: Things, thing: Thing, quantity: number): string {
  const held = cart.get(thing);
  cart.set(thing, (held ?? 0) + quantity);
  return held === undefined ? '201' : '200';
}

export function change(cart: Things, thing: Thing, quantity: number): string {
  cart.set(thing, quantity);
  return '200';
}

export function remove(cart: Things, thing: Thing): string {
  cart.delete(thing);
  return '204';
}

/** The n-th thing in a cart that is not empty, modulo their number. */
export function nthThing(cart: Things, n: number): Thing {
  const held = things.filter((thing) => cart.has(thing));
  return held[n % held.length] as Thing;
}

/** Removes exactly what was bought, never below zero. */
export function removeBought(cart: Things, bought: Things): void {
  for (const [thing, quantity] of bought) {
    const left = (cart.get(thing) ?? 0) - quantity;
    if (left > 0) cart.set(thing, left);
    else cart.delete(thing);
  }
}

export const cents = (some: Things, prices: Prices): number =>
  [...some].reduce((sum, [thing, quantity]) => sum + quantity * prices[thing], 0);

/** The total of a purchase: the goods and the service fee, rounded half up. */
export function centsWithFee(some: Things, prices: Prices): number {
  const goodsCents = cents(some, prices);
  return goodsCents + Math.round((goodsCents * feeBasisPoints) / 10_000);
}
