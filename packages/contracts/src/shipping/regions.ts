import type { ShippingRegion } from '../shapes/shipping.ts';

const territories = ['AS', 'FM', 'GU', 'MH', 'MP', 'PR', 'PW', 'VI'];
const military = ['AA', 'AE', 'AP'];

/** The regions of a destination, the most specific one first; none: the mainland of the US, or a country without surcharges. */
export function regionsOf({ country, state }: { country: string; state: string }): ShippingRegion[] {
  if (country === 'CA') return ['canada'];
  if (country !== 'US') return [];
  if (state === 'AK' || state === 'HI') return [state];
  if (state === 'PR') return ['PR', 'territories'];
  if (territories.includes(state)) return ['territories'];
  return military.includes(state) ? ['military'] : [];
}
