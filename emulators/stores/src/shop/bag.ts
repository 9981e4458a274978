import type { Bag, BagLine } from './bag-lines.ts';
import { type Problem, problem } from './problem.ts';
import { isSoldOut, type Variant, variantExists } from './products.ts';
import type { Session } from './session.ts';
import type { Shop } from './shop.ts';
import { reached, type Step } from './steps.ts';

const isSame = (a: Variant, b: Variant): boolean => a.sku === b.sku && a.size === b.size && a.color === b.color;

/** Whether the shop says at this step that the variant is gone. */
export function soldOutAt(shop: Shop, variant: Variant, step: Step): boolean {
  const product = shop.product(variant.sku);
  if (!product || isSoldOut(product, variant)) return true;
  const { outOfStock } = shop.switches;
  return (
    outOfStock !== null &&
    (outOfStock.sku === undefined || outOfStock.sku === variant.sku) &&
    reached(step, outOfStock.at)
  );
}

export function soldOutLine(shop: Shop, bag: Bag, step: Step): Problem | null {
  const gone = bag.lines.find((line) => soldOutAt(shop, line, step));
  return gone ? problem('sold_out', `${shop.product(gone.sku)?.name ?? gone.sku} just sold out.`, 'bag') : null;
}

/** The same variant is added to its line. */
export function addToBag(shop: Shop, { bag }: Session, line: BagLine): Problem | null {
  const product = shop.product(line.sku);
  if (!product || !variantExists(product, line)) return problem('unknown_variant', 'Please choose a size and colour.');
  if (!Number.isInteger(line.quantity) || line.quantity < 1) return problem('bad_input', 'Choose a quantity.');
  if (soldOutAt(shop, line, 'product')) return problem('sold_out', `${product.name} is sold out in this option.`);
  const present = bag.lines.find((each) => isSame(each, line));
  const tooMany = overLimit(shop, (present?.quantity ?? 0) + line.quantity);
  if (tooMany) return tooMany;
  if (present) present.quantity += line.quantity;
  else bag.lines.push({ ...line });
  return null;
}

/** Quantity 0 removes the line. */
export function setQuantity(shop: Shop, { bag }: Session, index: number, quantity: number): Problem | null {
  const line = bag.lines[index];
  if (!line || !Number.isInteger(quantity) || quantity < 0) return problem('bad_input', 'Choose a quantity.');
  const tooMany = overLimit(shop, quantity);
  if (tooMany) return tooMany;
  if (quantity === 0) bag.lines.splice(index, 1);
  else line.quantity = quantity;
  return null;
}

export function applyPromo(shop: Shop, { bag }: Session, code: string): Problem | null {
  const promo = code.trim().toUpperCase();
  if (shop.settings.promos[promo] === undefined)
    return problem('unknown_promo', 'This promotion code is not valid.', 'bag');
  bag.promo = promo;
  return null;
}

function overLimit(shop: Shop, quantity: number): Problem | null {
  const limit = shop.switches.quantityLimit;
  return limit !== null && quantity > limit ? problem('quantity_limit', `Limit ${limit} per customer.`, 'bag') : null;
}
