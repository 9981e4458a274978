import { variantKey } from '../history.ts';
import { type CartModel, remaining } from './cart-model.ts';
import { addItem, addItems, changeQuantity, changeVariant, removeLine } from './cart-operations.ts';
import type { CatalogVariant } from './catalog.ts';
import type { CartStep } from './journey-plan.ts';

/** Applies a planned step to the cart. Skips it if the cart has no line for it. */
export async function applyCartStep(
  cart: CartModel,
  step: CartStep,
  catalog: readonly CatalogVariant[],
): Promise<void> {
  if (step.does === 'adds') return addItem(cart, step, step.safeBy);
  if (step.does === 'adds many') return addItems(cart, step.items, step.safeBy);
  const key = nth([...remaining(cart.counts).keys()], step.nth);
  if (key === undefined) return;
  switch (step.does) {
    case 'changes the quantity':
      return changeQuantity(cart, key, step.quantity);
    case 'removes':
      return removeLine(cart, key);
    case 'takes another variant': {
      const other = nth(otherVariantsOf(key, catalog), step.into);
      return other && changeVariant(cart, key, other);
    }
  }
}

const nth = <T>(all: readonly T[], fraction: number): T | undefined => all[Math.floor(fraction * all.length)];

/** Other sizes and colours of the same product that are in stock. */
function otherVariantsOf(key: string, catalog: readonly CatalogVariant[]): CatalogVariant[] {
  const selected = catalog.find((variant) => variantKey(variant) === key);
  return catalog.filter(
    (variant) =>
      variant.inStock &&
      variant.storeId === selected?.storeId &&
      variant.productSku === selected.productSku &&
      variantKey(variant) !== key,
  );
}
