import type { Variant, VersionedOffer } from '@muse/contracts';

/** One text per variant, so that variants can be looked up in a map. */
export const variantKey = ({ storeId, productSku, size, color }: Variant): string =>
  JSON.stringify([storeId, productSku, size, color]);

/** What the world sees of an offer: without the version, which is between services. */
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
  updatedAt,
});
