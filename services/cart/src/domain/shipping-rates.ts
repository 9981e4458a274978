import type { StoreShipping } from '@muse/contracts';

/** What is known about a shipment before there is an address. */
interface ShippingQuoteRequest {
  storeId: string;
  shipping: StoreShipping;
  subtotalCents: number;
}

interface ShippingEstimate {
  estimatedShippingCents: number;
  /** How much is missing for free shipping; null if the store does not offer it. */
  freeShippingRemainingCents: number | null;
}

/** A provider of shipping estimates. */
export type ShippingRates = (request: ShippingQuoteRequest) => ShippingEstimate;

const none: ShippingRates = () => ({ estimatedShippingCents: 0, freeShippingRemainingCents: null });

/** The providers by name; the setting `SHIPPING_RATES` selects one. */
export const shippingRates = { none };
