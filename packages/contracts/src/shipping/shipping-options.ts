import type { ShippingRate, StoreShipping } from '../shapes/shipping.ts';
import { type DeliveryWindow, deliveryWindow } from './delivery-window.ts';
import type { ParcelSize } from './parcel.ts';
import { freeFrom, priceOfRate } from './rate-price.ts';
import { regionsOf } from './regions.ts';

/** One way in which a store ships a parcel, with its price. */
export interface ShippingOption extends DeliveryWindow {
  id: string;
  name: string;
  priceCents: number;
}

/** Rules as they were stored: those of a store that was imported into release 0.1.0 lack the newer fields. */
export type StoredShipping = Omit<StoreShipping, 'rates' | 'noPoBoxes'> & Partial<StoreShipping>;

/**
 * The options of a store, the cheapest first, the faster one first of two that cost the same. None: the price is unknown. Without a
 * destination no surcharge is added, which is an estimate.
 */
export function shippingOptions(
  shipping: StoredShipping,
  parcel: ParcelSize,
  destination: { country: string; state: string } | null,
  now: string,
): ShippingOption[] {
  const regions = destination === null ? [] : regionsOf(destination);
  const options = ratesAt(shipping, now).flatMap((rate) => {
    const priceCents = priceOfRate(rate, parcel, regions);
    return priceCents === undefined ? [] : [{ id: rate.id, name: rate.name, priceCents, ...deliveryWindow(rate, now) }];
  });
  return options.sort(
    (a, b) => a.priceCents - b.priceCents || lastDay(a).localeCompare(lastDay(b)) || a.id.localeCompare(b.id),
  );
}

const lastDay = ({ deliveryTo }: ShippingOption): string => deliveryTo ?? '9999';

/** How much is missing for the nearest free shipping; null if the store never ships free, 0 if it does now. */
export function freeShippingRemaining(shipping: StoredShipping, subtotalCents: number, now: string): number | null {
  const thresholds = ratesAt(shipping, now)
    .map(freeFrom)
    .filter((cents) => cents !== null);
  return thresholds.length === 0 ? null : Math.max(0, Math.min(...thresholds) - subtotalCents);
}

/** The rates of a moment. `flatCents` alone is a rate without an end. */
function ratesAt({ rates = [], flatCents, freeFromCents }: StoredShipping, now: string): ShippingRate[] {
  const today = now.slice(0, 10);
  if (rates.length > 0)
    return rates.filter(({ validFrom, validTo }) => validFrom <= today && (validTo === null || today <= validTo));
  if (flatCents === undefined) return [];
  return [
    {
      ...{ kind: 'flat', id: 'standard', name: 'Standard shipping', priceCents: flatCents, freeFromCents },
      ...{ validFrom: '0000-01-01', validTo: null, surcharges: [], handlingDays: 0, transitDays: null, cutOff: null },
    },
  ];
}
