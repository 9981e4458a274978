interface ParcelName {
  carrier: string;
  trackingNumber: string;
}

/** Carriers print blanks into tracking numbers, and people type them in lower case. */
const keyOf = ({ carrier, trackingNumber }: ParcelName): string =>
  JSON.stringify([carrier.toLowerCase(), trackingNumber.replace(/\s/g, '').toUpperCase()]);

/** Whether both name the same parcel. The number is shown as it was first typed. */
export const isSameParcel = (one: ParcelName, other: ParcelName): boolean => keyOf(one) === keyOf(other);
