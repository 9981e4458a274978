import { type CartItem, partUpTo, type StoredShipping, type Variant } from '@muse/contracts';

/** A line of a cart, with the current data of its offer and its store. */
export interface CartLine extends Variant {
  id: string;
  quantity: number;
  priceAtAddCents: number;
  addedAt: string;
  updatedAt: string;
  productName: string;
  productUrl: string;
  productImageUrl: string | null;
  priceCents: number;
  originalPriceCents: number;
  currency: string;
  inStock: boolean;
  storeName: string;
  storeWebsite: string;
  storeLogoUrl: string | null;
  storeShipping: StoredShipping;
  /** Of one unit; null if unknown. */
  weightGrams: number | null;
}

/** The discount per unit; 0 if the price is above the original price. */
export const discountOf = (line: Pick<CartLine, 'priceCents' | 'originalPriceCents'>): number =>
  Math.max(0, line.originalPriceCents - line.priceCents);

/** The currency of a cart, taken from a line in stock: an offer whose currency changed counts as out of stock. */
export const currencyOf = (lines: readonly CartLine[]): string | undefined =>
  (lines.find((line) => line.inStock) ?? lines[0])?.currency;

export const showItem = (line: CartLine): CartItem => ({
  id: line.id,
  storeId: line.storeId,
  storeName: line.storeName,
  productSku: line.productSku,
  productName: line.productName,
  productUrl: line.productUrl,
  productImageUrl: line.productImageUrl,
  size: line.size,
  color: line.color,
  quantity: line.quantity,
  priceCents: line.priceCents,
  originalPriceCents: line.originalPriceCents,
  discountCents: discountOf(line),
  discountPercent: partUpTo(100, discountOf(line), line.originalPriceCents),
  totalPriceCents: line.priceCents * line.quantity,
  currency: line.currency,
  inStock: line.inStock,
  weightGrams: line.weightGrams,
  priceAtAddCents: line.priceAtAddCents,
  priceChangeCents: line.priceCents - line.priceAtAddCents,
  addedAt: line.addedAt,
  updatedAt: line.updatedAt,
});
