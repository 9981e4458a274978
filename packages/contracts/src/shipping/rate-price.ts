import type { ShippingRate, ShippingRegion } from '../shapes/shipping.ts';
import type { ParcelSize } from './parcel.ts';

/** What a rate costs for a parcel, surcharge included. Returns `undefined` if it depends on a weight that is not known. */
export function priceOfRate(
  rate: ShippingRate,
  parcel: ParcelSize,
  regions: readonly ShippingRegion[],
): number | undefined {
  const base = isFree(rate, parcel) ? 0 : basePrice(rate, parcel);
  return base === undefined ? undefined : base + surchargeOf(rate, regions);
}

const isFree = ({ freeFromCents }: ShippingRate, { subtotalCents }: ParcelSize): boolean =>
  freeFromCents !== null && subtotalCents >= freeFromCents;

function basePrice(rate: ShippingRate, parcel: ParcelSize): number | undefined {
  switch (rate.kind) {
    case 'flat':
      return rate.priceCents;
    case 'per_item':
      return rate.baseCents + rate.perItemCents * parcel.units;
    case 'by_subtotal':
      return rate.tiers.find(({ toCents }) => toCents === null || parcel.subtotalCents <= toCents)?.priceCents;
    case 'by_weight': {
      const grams = gramsOf(parcel, rate.defaultWeightGrams);
      if (grams === undefined) return undefined;
      return rate.tiers.find(({ toGrams }) => toGrams === null || grams <= toGrams)?.priceCents;
    }
  }
}

function gramsOf({ knownGrams, unitsWithoutWeight }: ParcelSize, defaultGrams: number | null): number | undefined {
  if (unitsWithoutWeight === 0) return knownGrams;
  return defaultGrams === null ? undefined : knownGrams + unitsWithoutWeight * defaultGrams;
}

/** The most specific surcharge alone: that of Puerto Rico replaces that of the territories. */
function surchargeOf({ surcharges }: ShippingRate, regions: readonly ShippingRegion[]): number {
  for (const region of regions) {
    const surcharge = surcharges.find((each) => each.region === region);
    if (surcharge) return surcharge.priceCents;
  }
  return 0;
}

/** The subtotal from which the rate is free, without surcharges; null if it never is. */
export function freeFrom(rate: ShippingRate): number | null {
  const tier = rate.kind === 'by_subtotal' ? rate.tiers.find(({ priceCents }) => priceCents === 0) : undefined;
  const thresholds = [rate.freeFromCents, tier?.fromCents ?? null].filter((cents) => cents !== null);
  return thresholds.length === 0 ? null : Math.min(...thresholds);
}
