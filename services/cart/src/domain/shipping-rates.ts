import type { StoreShipping } from '@muse/contracts';

/** What the cart knows before there is an address. */
interface ShippingQuoteRequest {
  storeId: string;
  shipping: StoreShipping;
  subtotalCents: number;
}

interface ShippingEstimate {
  estimatedShippingCents: number;
  /** How much more from this store would make shipping free; null where nothing does. */
  freeShippingRemainingCents: number | null;
}

/** Whoever can say what a parcel will cost. */
export type ShippingRates = (parcel: ShippingQuoteRequest) => ShippingEstimate;

const none: ShippingRates = () => ({ estimatedShippingCents: 0, freeShippingRemainingCents: null });

/** Every provider there is; `SHIPPING_RATES` chooses one by its name. */
export const shippingRates = { none };
