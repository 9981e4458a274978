import { maximumChargeCents } from '@muse/contracts';

/** How much more than the frozen total a store may charge: a share of it, within a least and a highest amount. */
export interface Tolerance {
  toleranceBasisPoints: number;
  toleranceMinimumCents: number;
  toleranceMaximumCents: number;
}

/** The highest total of a store. `storeShareCents` is what was paid for items, shipping and tax, without our service fee. */
export function ceilingOf(storeShareCents: number, tolerance: Tolerance): number {
  const share = Math.floor((storeShareCents * tolerance.toleranceBasisPoints) / 10_000);
  const more = Math.min(Math.max(share, tolerance.toleranceMinimumCents), tolerance.toleranceMaximumCents);
  return Math.min(storeShareCents + more, maximumChargeCents);
}
