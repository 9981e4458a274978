import type { BagLine } from './bag-lines.ts';
import type { Checkout, Session } from './session.ts';
import type { ShippingMethod } from './settings.ts';
import type { Shop } from './shop.ts';
import { reached, type Step } from './steps.ts';

export interface PricedLine extends BagLine {
  name: string;
  unitPrice: number;
}

export interface Totals {
  lines: PricedLine[];
  items: number;
  discount: number;
  /** `null` until an address and a method are known, as is the tax. */
  shipping: number | null;
  tax: number | null;
  total: number;
}

/** The price that a customer sees at this step. */
export function unitPrice(shop: Shop, sku: string, step: Step): number {
  const price = shop.product(sku)?.price ?? 0;
  const change = shop.switches.priceChange;
  const changed = change && (change.sku === undefined || change.sku === sku) && reached(step, change.at);
  return changed ? price + change.amount : price;
}

export function totals(shop: Shop, session: Session, step: Step): Totals {
  const { bag, checkout } = session;
  const lines = bag.lines.map((line) => ({
    ...line,
    name: shop.product(line.sku)?.name ?? line.sku,
    unitPrice: unitPrice(shop, line.sku, step),
  }));
  const items = lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
  const percent = bag.promo === null ? 0 : (shop.settings.promos[bag.promo] ?? 0);
  const discount = Math.round((items * percent) / 100);
  const shipping = shippingPrice(shop, checkout, items - discount);
  const tax = taxOn(shop, checkout, items - discount);
  const wrong = reached(step, 'review') ? shop.switches.wrongTotal : 0;
  return { lines, items, discount, shipping, tax, total: items - discount + (shipping ?? 0) + (tax ?? 0) + wrong };
}

export const priceOf = (method: ShippingMethod, goods: number): number =>
  method.freeFrom !== undefined && goods >= method.freeFrom ? 0 : method.price;

function shippingPrice(shop: Shop, checkout: Checkout | null, goods: number): number | null {
  const method = shop.settings.shippingMethods.find(({ id }) => id === checkout?.shippingMethod);
  return method ? priceOf(method, goods) : null;
}

/** On the goods only. */
function taxOn(shop: Shop, checkout: Checkout | null, goods: number): number | null {
  if (!checkout?.address) return null;
  return Math.round((goods * (shop.settings.taxRates[checkout.address.state] ?? 0)) / 100_000);
}
