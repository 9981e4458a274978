import { type Cart, type CartSummary, sum } from '@muse/contracts';
import { type CartLine, currencyOf, discountOf, showItem } from './item.ts';
import { cartMessages } from './messages.ts';
import type { ShippingRates } from './shipping-rates.ts';

/** A cart as it is stored. Version 0: nothing was ever added. */
export interface StoredCart {
  version: number;
  updatedAt: string | null;
  /** In the order in which they were first added. */
  lines: CartLine[];
}

const defaultCurrency = 'USD';

/** The cart as the API returns it: grouped by store in the order of first addition, at current prices. */
export function showCart(cart: StoredCart, rates: ShippingRates): Cart {
  const lineGroups = [...Map.groupBy(cart.lines, (line) => line.storeId).values()];
  return {
    stores: lineGroups.map((lines) => showStore(lines, rates)),
    summary: summaryOf(cart.lines, rates),
    currency: currencyOf(cart.lines) ?? defaultCurrency,
    version: cart.version,
    updatedAt: cart.updatedAt,
    messages: cartMessages(lineGroups),
  };
}

/** The totals over all stores. `grandTotalCents` is an estimate: tax depends on the address. */
export function summaryOf(lines: CartLine[], rates: ShippingRates): CartSummary {
  const stores = [...Map.groupBy(lines, (line) => line.storeId).values()].map((group) => storeTotals(group, rates));
  const subtotalCents = sum(stores.map((store) => store.subtotalCents));
  const estimatedShippingCents = sum(stores.map((store) => store.estimatedShippingCents));
  return {
    totalStoreCount: stores.length,
    totalItemCount: sum(stores.map((store) => store.itemCount)),
    subtotalCents,
    discountCents: sum(stores.map((store) => store.discountCents)),
    estimatedShippingCents,
    grandTotalCents: subtotalCents + estimatedShippingCents,
    currency: currencyOf(lines) ?? defaultCurrency,
  };
}

function showStore(lines: CartLine[], rates: ShippingRates): Cart['stores'][number] {
  const [{ storeId, storeName, storeWebsite, storeLogoUrl }] = lines as [CartLine];
  return { storeId, storeName, storeWebsite, storeLogoUrl, items: lines.map(showItem), ...storeTotals(lines, rates) };
}

/** The totals of one store. Lines that are out of stock are shown but not counted. */
function storeTotals(lines: CartLine[], rates: ShippingRates) {
  const [{ storeId, storeShipping }] = lines as [CartLine];
  const inStock = lines.filter((line) => line.inStock);
  const subtotalCents = sum(inStock.map((line) => line.priceCents * line.quantity));
  return {
    itemCount: sum(inStock.map((line) => line.quantity)),
    subtotalCents,
    discountCents: sum(inStock.map((line) => discountOf(line) * line.quantity)),
    ...rates({ storeId, shipping: storeShipping, subtotalCents }),
  };
}
