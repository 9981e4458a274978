import type { Cart, Message, Variant } from '@muse/contracts';
import { limits, variantKey } from './offer-rules.ts';

/** A line as it is stored, with the name of its product. */
export interface MergeLine extends Variant {
  id: string;
  quantity: number;
  currency: string;
  productName: string;
}

type Loss = { line: MergeLine; code: 'quantity_limit' | 'cart_full' | 'currency_mismatch'; lost: number };

export interface CartMerge {
  /** Lines of the guest that become lines of the shopper. */
  moved: string[];
  /** Lines of the shopper that get more units. */
  increased: { id: string; quantity: number }[];
  /** Units that the shopper's cart cannot hold. */
  losses: Loss[];
}

/** Adds the lines of a guest to those of a shopper, in their order and as far as the limits of a cart allow. */
export function mergeCarts(own: readonly MergeLine[], guests: readonly MergeLine[]): CartMerge {
  const merge: CartMerge = { moved: [], increased: [], losses: [] };
  const byVariant = new Map(own.map((line) => [variantKey(line), line]));
  const currency = own[0]?.currency ?? guests[0]?.currency;
  let lines = own.length;
  for (const line of guests) {
    const same = byVariant.get(variantKey(line));
    const whole = (code: Loss['code']) => merge.losses.push({ line, code, lost: line.quantity });
    if (same) {
      const quantity = Math.min(limits.unitsPerLine, same.quantity + line.quantity);
      const lost = same.quantity + line.quantity - quantity;
      if (quantity > same.quantity) merge.increased.push({ id: same.id, quantity });
      if (lost > 0) merge.losses.push({ line, code: 'quantity_limit', lost });
    } else if (line.currency !== currency) whole('currency_mismatch');
    else if (lines === limits.linesPerCart) whole('cart_full');
    else {
      merge.moved.push(line.id);
      lines += 1;
    }
  }
  return merge;
}

const reasons: Readonly<Record<Loss['code'], string>> = {
  quantity_limit: `a cart holds at most ${limits.unitsPerLine} of one variant`,
  cart_full: `a cart holds at most ${limits.linesPerCart} lines`,
  currency_mismatch: 'a cart holds only one currency',
};

/** Says what was not added and why, with a pointer to the line of that variant, if the cart has one. */
export const mergeMessages = ({ losses }: CartMerge, cart: Cart): Message[] =>
  losses.map(({ line, code, lost }) => ({
    severity: 'warning',
    code,
    detail: `${lost} × ${line.productName} could not be added: ${reasons[code]}.`,
    pointer: pointerTo(line, cart),
  }));

function pointerTo(line: MergeLine, cart: Cart): string | null {
  const key = variantKey(line);
  const store = cart.stores.findIndex(({ items }) => items.some((item) => variantKey(item) === key));
  const item = cart.stores[store]?.items.findIndex((each) => variantKey(each) === key);
  return item === undefined ? null : `/stores/${store}/items/${item}`;
}
