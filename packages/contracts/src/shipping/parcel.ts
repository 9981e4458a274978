import { sum } from '../money.ts';

/** What one store sends, as far as a rate depends on it. */
export interface ParcelSize {
  subtotalCents: number;
  units: number;
  /** The weight of the units that have one. */
  knownGrams: number;
  unitsWithoutWeight: number;
}

interface ParcelLine {
  priceCents: number;
  quantity: number;
  weightGrams?: number | null | undefined;
}

export function parcelOf(lines: readonly ParcelLine[]): ParcelSize {
  const unweighed = lines.filter((line) => (line.weightGrams ?? null) === null);
  return {
    subtotalCents: sum(lines.map((line) => line.priceCents * line.quantity)),
    units: sum(lines.map((line) => line.quantity)),
    knownGrams: sum(lines.map((line) => (line.weightGrams ?? 0) * line.quantity)),
    unitsWithoutWeight: sum(unweighed.map((line) => line.quantity)),
  };
}
