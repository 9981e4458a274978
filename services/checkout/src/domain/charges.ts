import { type Address, type CartSnapshot, type SnapshotStore, type StoreShipping } from '@muse/contracts';

/** What the address adds to the total of one store. */
export type StoreCharges = Pick<SnapshotStore, 'shippingCents' | 'taxCents'>;

/** A provider of shipping rates: what one store charges for shipping to this address. */
export type ShippingRate = (store: SnapshotStore, address: Address, rules: StoreShipping | undefined) => number;

/** A provider of taxes: the tax of each store, in the order of the stores. Shipping is already included in them. */
export type Tax = (stores: readonly SnapshotStore[], address: Address) => number[];

/**
 * The providers by name; the configuration selects one. They run while the session is locked: data of a remote provider
 * must be fetched before.
 */
export const shippingRates = { none: () => 0 } satisfies Record<string, ShippingRate>;
export const taxes = { none: (stores) => stores.map(() => 0) } satisfies Record<string, Tax>;

export function chargesAt(
  address: Address,
  { stores }: CartSnapshot,
  rules: ReadonlyMap<string, StoreShipping>,
  rate: ShippingRate,
  tax: Tax,
): StoreCharges[] {
  const shipped = stores.map((store) => ({
    ...store,
    shippingCents: rate(store, address, rules.get(store.storeId)),
  }));
  const taxed = tax(shipped, address);
  return shipped.map(({ shippingCents }, index) => ({ shippingCents, taxCents: taxed[index] ?? 0 }));
}
