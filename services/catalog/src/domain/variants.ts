import type { Variant, VersionedOffer } from '@muse/contracts';

/** The key of a variant in a map. */
export const variantKey = ({ storeId, productSku, size, color }: Variant): string =>
  JSON.stringify([storeId, productSku, size, color]);

/** An offer as the public API returns it: without the version, which is internal. */
export const publicOffer = ({
  storeId,
  productSku,
  size,
  color,
  productName,
  productUrl,
  productImageUrl,
  brand,
  taxCode,
  priceCents,
  originalPriceCents,
  currency,
  inStock,
  weightGrams,
  updatedAt,
}: VersionedOffer) => ({
  storeId,
  productSku,
  size,
  color,
  productName,
  productUrl,
  productImageUrl,
  brand,
  taxCode,
  priceCents,
  originalPriceCents,
  currency,
  inStock,
  weightGrams,
  updatedAt,
});
