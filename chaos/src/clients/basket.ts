import { api, type CartItem } from '@muse/contracts';
import { variantKey } from '../history.ts';
import type { Recorder } from './ask.ts';
import { type Amounts, amountsOf, type Counts, newTally, remaining, sameAmounts } from './counts.ts';
import { GaveUpError, NeverAnsweredError, retryUntilAnswered } from './retry-until-answered.ts';

/** A cart, and what its shopper knows of it. */
export interface Basket {
  counts: Counts;
  recorder: Recorder;
  /** The line of each variant, as far as it was shown. */
  ids: Map<string, string>;
  version: number;
}

export const newBasket = (recorder: Recorder): Basket => ({ counts: newTally(), recorder, ids: new Map(), version: 0 });

/** Where an answer never comes, nobody can know what lies in the cart. */
export async function knowing(basket: Basket, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof NeverAnsweredError || error instanceof GaveUpError) basket.counts.sure = false;
    throw error;
  }
}

export async function lookInto(basket: Basket): Promise<Amounts> {
  const heard = await retryUntilAnswered(basket.recorder, api.cart.getCart);
  if (heard.is === 'refusal') throw new GaveUpError(`the cart cannot be read: ${heard.code}`);
  const { stores, version } = heard.body;
  basket.version = version;
  basket.ids = new Map(stores.flatMap(({ items }) => items.map((item) => [variantKey(item), item.id])));
  return amountsOf(stores);
}

/** An earlier try was left without an answer; a look at the cart says whether it worked. */
export async function turnedOut(basket: Basket, done: Amounts): Promise<boolean> {
  const found = await lookInto(basket);
  if (sameAmounts(found, done)) return true;
  if (!sameAmounts(found, remaining(basket.counts)))
    strange(basket, 'the cart holds what nobody put there', { found: [...found], done: [...done] });
  return false;
}

/** What an answer shows of a line; while purchases are under way it may be more or less than was put in. */
export function sawLine(basket: Basket, item: CartItem, version: number | undefined, expected: number): void {
  basket.version = version ?? basket.version;
  basket.ids.set(variantKey(item), item.id);
  if (!basket.counts.moving && item.quantity !== expected)
    strange(basket, 'a line of the cart has another quantity than was put in', { item, expected });
}

export const strange = (
  { recorder: { source, who, subject } }: Basket,
  what: string,
  seen: Record<string, unknown>,
): void => source.breach(9, what, { who, subject, ...seen });
