import type { Variant } from './products.ts';

export interface BagLine extends Variant {
  quantity: number;
}

export interface Bag {
  lines: BagLine[];
  promo: string | null;
}

export const emptyBag = (): Bag => ({ lines: [], promo: null });
