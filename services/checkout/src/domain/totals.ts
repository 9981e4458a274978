import { type CartSnapshot, maximumChargeCents, partUpTo, type SnapshotStore, split, sum } from '@muse/contracts';
import { type StoreCharges, taxCentsOf } from './charges.ts';
import type { SelectedStore, TaxedCartItem } from './selected-items.ts';

/** What we add to a purchase: a part of the subtotal, and a fixed amount. */
export interface ServiceFee {
  basisPoints: number;
  fixedCents: number;
}

/** The service fee on a subtotal. */
export const serviceFeeOf = (subtotalCents: number, { basisPoints, fixedCents }: ServiceFee): number =>
  partUpTo(subtotalCents, basisPoints, 10_000) + fixedCents;

/** Takes the current prices as a snapshot for the session. Shipping and tax are 0 until the address is known. */
export function freeze(stores: readonly SelectedStore[], fee: ServiceFee): CartSnapshot {
  const lines = stores.map((store) => store.items.map(frozenLine));
  const subtotals = lines.map((items) => sum(items.map((item) => item.totalPriceCents)));
  const fees = split(serviceFeeOf(sum(subtotals), fee), subtotals);
  return withTotals(
    stores.map(({ storeId, storeName }, index) => {
      const items = lines[index] ?? [];
      return {
        storeId,
        storeName,
        items,
        itemCount: sum(items.map((item) => item.quantity)),
        subtotalCents: subtotals[index] ?? 0,
        discountCents: sum(items.map((item) => Math.max(0, item.originalPriceCents - item.priceCents) * item.quantity)),
        shippingCents: 0,
        taxCents: 0,
        serviceFeeCents: fees[index] ?? 0,
        totalCents: 0,
      };
    }),
  );
}

/** The same prices and fee, with shipping and tax for the address. */
export const withCharges = (snapshot: CartSnapshot, charges: readonly StoreCharges[]): CartSnapshot =>
  withTotals(snapshot.stores.map((store, index) => charged(store, charges[index])));

function charged(store: SnapshotStore, charges: StoreCharges | undefined): SnapshotStore {
  if (!charges) throw new Error(`no charges for ${store.storeId}`);
  const { shipping, tax } = charges;
  return {
    ...store,
    items: store.items.map((item, index) => ({ ...item, taxCents: tax.lineTaxCents[index] ?? 0 })),
    ...shipping,
    taxCents: taxCentsOf(tax),
    shippingTaxCents: tax.shippingTaxCents,
    taxState: tax.taxState,
  };
}

/** Whether the amount exceeds what a card can be charged and an event can carry. */
export const tooLarge = ({ summary }: CartSnapshot): boolean =>
  Math.max(summary.totalCents, summary.discountCents) > maximumChargeCents;

/** Whether the snapshot exceeds one event, which carries at most 256 KiB: a hundred lines with very long names do. */
export const tooLong = (snapshot: CartSnapshot): boolean => Buffer.byteLength(JSON.stringify(snapshot)) > 240 * 1024;

function withTotals(parts: SnapshotStore[]): CartSnapshot {
  const stores = parts.map((store) => ({
    ...store,
    totalCents: store.subtotalCents + store.shippingCents + store.taxCents + store.serviceFeeCents,
  }));
  const all = (amount: (store: SnapshotStore) => number) => sum(stores.map(amount));
  return {
    stores,
    summary: {
      totalStoreCount: stores.length,
      totalItemCount: all((store) => store.itemCount),
      subtotalCents: all((store) => store.subtotalCents),
      discountCents: all((store) => store.discountCents),
      shippingCents: all((store) => store.shippingCents),
      taxCents: all((store) => store.taxCents),
      serviceFeeCents: all((store) => store.serviceFeeCents),
      totalCents: all((store) => store.totalCents),
    },
  };
}

const frozenLine = (item: TaxedCartItem): SnapshotStore['items'][number] => ({
  id: item.id,
  storeId: item.storeId,
  productSku: item.productSku,
  size: item.size,
  color: item.color,
  productName: item.productName,
  productUrl: item.productUrl,
  productImageUrl: item.productImageUrl,
  quantity: item.quantity,
  priceCents: item.priceCents,
  originalPriceCents: item.originalPriceCents,
  totalPriceCents: item.priceCents * item.quantity,
  currency: item.currency,
  weightGrams: item.weightGrams ?? null,
  ...(item.taxCode === undefined ? {} : { taxCode: item.taxCode }),
});
