import { type Cart, type CartSummary, parcelOf, sum } from '@muse/contracts';
import { type CartLine, currencyOf, discountOf, showItem } from './item.ts';
import { cartMessages } from './messages.ts';
import { shippingMessages } from './shipping-messages.ts';
import type { ShippingRates } from './shipping-rates.ts';

/** A cart as it is stored. Version 0: nothing was ever added. */
export interface StoredCart {
  version: number;
  updatedAt: string | null;
  /** In the order in which they were first added. */
  lines: CartLine[];
  /** The time of the database when the cart was read. */
  now: string;
}

/** How the cart estimates shipping, and from how little missing on it mentions free shipping; settings decide it. */
export interface ShippingTerms {
  rates: ShippingRates;
  freeShippingNearCents: number;
}

const defaultCurrency = 'USD';

/** The cart as the API returns it: grouped by store in the order of first addition, at current prices. */
export function showCart(cart: StoredCart, { rates, freeShippingNearCents }: ShippingTerms): Cart {
  const lineGroups = [...Map.groupBy(cart.lines, (line) => line.storeId).values()];
  const stores = lineGroups.map((lines) => storeTotals(lines, rates, cart.now));
  const currency = currencyOf(cart.lines) ?? defaultCurrency;
  const estimates = stores.map((totals, index) => ({
    ...totals,
    ...headOf(lineGroups[index] as CartLine[]),
    currency,
  }));
  return {
    stores: stores.map((totals, index) => showStore(lineGroups[index] as CartLine[], totals)),
    summary: summarise(stores, currency),
    currency,
    version: cart.version,
    updatedAt: cart.updatedAt,
    messages: [...cartMessages(lineGroups), ...shippingMessages(estimates, freeShippingNearCents)],
  };
}

/** The totals over all stores. */
export function summaryOf({ lines, now }: StoredCart, { rates }: ShippingTerms): CartSummary {
  const stores = [...Map.groupBy(lines, (line) => line.storeId).values()].map((group) =>
    storeTotals(group, rates, now),
  );
  return summarise(stores, currencyOf(lines) ?? defaultCurrency);
}

/** `grandTotalCents` is an estimate: tax and surcharges for regions depend on the address. */
function summarise(stores: readonly StoreTotals[], currency: string): CartSummary {
  const subtotalCents = sum(stores.map((store) => store.subtotalCents));
  const estimatedShippingCents = sum(stores.map((store) => store.estimatedShippingCents));
  return {
    totalStoreCount: stores.length,
    totalItemCount: sum(stores.map((store) => store.itemCount)),
    subtotalCents,
    discountCents: sum(stores.map((store) => store.discountCents)),
    estimatedShippingCents,
    grandTotalCents: subtotalCents + estimatedShippingCents,
    currency,
  };
}

const headOf = (lines: readonly CartLine[]) => {
  const [{ storeId, storeName, storeWebsite, storeLogoUrl }] = lines as [CartLine];
  return { storeId, storeName, storeWebsite, storeLogoUrl };
};

function showStore(lines: CartLine[], { shippingUnknown: _, ...totals }: StoreTotals): Cart['stores'][number] {
  return { ...headOf(lines), items: lines.map(showItem), ...totals };
}

type StoreTotals = ReturnType<typeof storeTotals>;

/** The totals of one store. Lines that are out of stock are shown but not counted. */
function storeTotals(lines: CartLine[], rates: ShippingRates, now: string) {
  const [{ storeShipping: shipping }] = lines as [CartLine];
  const inStock = lines.filter((line) => line.inStock);
  const parcel = parcelOf(inStock);
  return {
    itemCount: parcel.units,
    subtotalCents: parcel.subtotalCents,
    discountCents: sum(inStock.map((line) => discountOf(line) * line.quantity)),
    ...rates({ shipping, parcel, now }),
  };
}
