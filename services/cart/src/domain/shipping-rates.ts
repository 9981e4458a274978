import { freeShippingRemaining, type ParcelSize, type StoredShipping, shippingOptions } from '@muse/contracts';

/** What is known about a shipment before there is an address. */
interface ShippingQuoteRequest {
  shipping: StoredShipping;
  parcel: ParcelSize;
  /** The time of the database; rates are dated. */
  now: string;
}

export interface ShippingEstimate {
  estimatedShippingCents: number;
  /** How much is missing for free shipping; null if the store does not offer it. */
  freeShippingRemainingCents: number | null;
  /** The store has no rates for this: the estimate is 0 because nothing is known. */
  shippingUnknown: boolean;
}

/** A provider of shipping estimates. */
export type ShippingRates = (request: ShippingQuoteRequest) => ShippingEstimate;

const free: ShippingEstimate = {
  estimatedShippingCents: 0,
  freeShippingRemainingCents: null,
  shippingUnknown: false,
};

const none: ShippingRates = () => free;

/** The cheapest option of the store's own rates, without surcharges for regions. */
const rules: ShippingRates = ({ shipping, parcel, now }) => {
  if (parcel.units === 0) return free;
  const [cheapest] = shippingOptions(shipping, parcel, null, now);
  return {
    estimatedShippingCents: cheapest?.priceCents ?? 0,
    freeShippingRemainingCents: cheapest ? freeShippingRemaining(shipping, parcel.subtotalCents, now) : null,
    shippingUnknown: cheapest === undefined,
  };
};

/** The providers by name; the setting `SHIPPING_RATES` selects one. */
export const shippingRates = { rules, none };
