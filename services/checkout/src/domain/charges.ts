import { type Address, type CartSnapshot, type SnapshotStore, type StoreShipping } from '@muse/contracts';

/** What the address adds to a store's part of the purchase. */
export type StoreCharges = Pick<SnapshotStore, 'shippingCents' | 'taxCents'>;

/** What one store asks for bringing its part of the purchase to this address. */
export type ShippingRate = (store: SnapshotStore, address: Address, rules: StoreShipping | undefined) => number;

/** What tax is due on each store's part, in the order of the stores; shipping is known by then. */
export type Tax = (stores: readonly SnapshotStore[], address: Address) => number[];

/**
 * The providers one can choose by name in the configuration. They are asked under the session's lock: one that has to
 * ask the world outside is given its answers beforehand.
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
