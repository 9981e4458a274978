import { variantKey } from '../history.ts';
import type { Basket } from './basket.ts';
import { changeQuantity, removeLine, takeAnother } from './cart-edits.ts';
import { remaining } from './counts.ts';
import type { CartStep } from './journey-plan.ts';
import { putAllIn, putIn } from './put-in.ts';
import type { Wish } from './shelf.ts';

/** Does to the cart what was planned; a step for which there is no line is passed over. */
export async function takeStep(basket: Basket, step: CartStep, shelf: readonly Wish[]): Promise<void> {
  if (step.does === 'adds') return putIn(basket, step, step.safeBy);
  if (step.does === 'adds many') return putAllIn(basket, step.wishes, step.safeBy);
  const key = nth([...remaining(basket.counts).keys()], step.nth);
  if (key === undefined) return;
  switch (step.does) {
    case 'changes the quantity':
      return changeQuantity(basket, key, step.quantity);
    case 'removes':
      return removeLine(basket, key);
    case 'takes another variant': {
      const other = nth(othersLike(key, shelf), step.into);
      return other && takeAnother(basket, key, other);
    }
  }
}

const nth = <T>(all: readonly T[], fraction: number): T | undefined => all[Math.floor(fraction * all.length)];

/** Other sizes and colours of the same product, that are in stock. */
function othersLike(key: string, shelf: readonly Wish[]): Wish[] {
  const like = shelf.find((wish) => variantKey(wish) === key);
  return shelf.filter(
    (wish) =>
      wish.inStock && wish.storeId === like?.storeId && wish.productSku === like.productSku && variantKey(wish) !== key,
  );
}
