export { nextDay } from './business-days.ts';
export { isTimeZone } from './delivery-window.ts';
export { type ParcelSize, parcelOf } from './parcel.ts';
export {
  freeShippingRemaining,
  type ShippingOption,
  type StoredShipping,
  shippingOptions,
} from './shipping-options.ts';
