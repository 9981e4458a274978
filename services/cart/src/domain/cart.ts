import { type Cart, type CartSummary, sum } from '@muse/contracts';
import { type CartLine, currencyOf, discountOf, showItem } from './item.ts';
import { cartMessages } from './messages.ts';
import type { ShippingRates } from './shipping-rates.ts';

/** A cart as it is remembered. Version 0: nothing was ever put into it. */
export interface StoredCart {
  version: number;
  updatedAt: string | null;
  /** In the order in which they were first added. */
  lines: CartLine[];
}

const currencyOfAnEmptyCart = 'USD';

/** The cart store by store, in the order of first addition, at today's prices. */
export function showCart(held: StoredCart, rates: ShippingRates): Cart {
  const lineGroups = [...Map.groupBy(held.lines, (line) => line.storeId).values()];
  return {
    stores: lineGroups.map((lines) => showStore(lines, rates)),
    summary: summaryOf(held.lines, rates),
    currency: currencyOf(held.lines) ?? currencyOfAnEmptyCart,
    version: held.version,
    updatedAt: held.updatedAt,
    messages: cartMessages(lineGroups),
  };
}

/** `grandTotalCents` is an estimate: tax needs an address. */
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
    currency: currencyOf(lines) ?? currencyOfAnEmptyCart,
  };
}

function showStore(lines: CartLine[], rates: ShippingRates): Cart['stores'][number] {
  const [{ storeId, storeName, storeWebsite, storeLogoUrl }] = lines as [CartLine];
  return { storeId, storeName, storeWebsite, storeLogoUrl, items: lines.map(showItem), ...storeTotals(lines, rates) };
}

/** What one store's part adds up to. What cannot be bought today is shown, but costs nothing and counts for nothing. */
function storeTotals(lines: CartLine[], rates: ShippingRates) {
  const [{ storeId, storeShipping }] = lines as [CartLine];
  const buyable = lines.filter((line) => line.inStock);
  const subtotalCents = sum(buyable.map((line) => line.priceCents * line.quantity));
  return {
    itemCount: sum(buyable.map((line) => line.quantity)),
    subtotalCents,
    discountCents: sum(buyable.map((line) => discountOf(line) * line.quantity)),
    ...rates({ storeId, shipping: storeShipping, subtotalCents }),
  };
}
