import type { CalculatedTax, Cart, CartItem, TaxRequest, Variant, VersionedOffer } from '@muse/contracts';

export const itemsOf = (cart: Cart): CartItem[] => cart.stores.flatMap((store) => store.items);

/** The offer that a cart item shows. */
export const offerOf = (item: CartItem): VersionedOffer => ({
  ...{ storeId: item.storeId, productSku: item.productSku, size: item.size, color: item.color },
  ...{ productName: item.productName, productUrl: item.productUrl, productImageUrl: null, brand: null, taxCode: null },
  ...{ priceCents: item.priceCents, originalPriceCents: item.originalPriceCents, currency: item.currency },
  ...{ inStock: item.inStock, updatedAt: item.updatedAt, version: 1 },
});

/** The cart after it has looked these variants up in the catalog. */
export function refreshed(
  cart: Cart,
  variants: readonly Variant[],
  look: (variant: Variant) => VersionedOffer | undefined,
): Cart {
  const itemNow = (item: CartItem): CartItem => {
    const variant = variants.find(({ productSku }) => productSku === item.productSku);
    if (!variant) return item;
    const offer = look(variant);
    return offer ? { ...item, priceCents: offer.priceCents, inStock: offer.inStock } : { ...item, inStock: false };
  };
  return { ...cart, stores: cart.stores.map((store) => ({ ...store, items: store.items.map(itemNow) })) };
}

/** What a provider of taxes with a flat rate answers. */
export const tenPercent = ({ storeId, lines }: TaxRequest['stores'][number]): CalculatedTax => ({
  ...{ storeId, calculation: `taxcalc_${storeId}`, shippingTaxCents: 0 },
  lines: lines.map(({ id, amountCents }) => ({ id, taxCents: Math.floor(amountCents / 10) })),
});
