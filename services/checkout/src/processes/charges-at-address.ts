import type { Address, CartSnapshot } from '@muse/contracts';
import { refuse, type Sql } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { type StoreCharges, withShipping } from '../domain/charges.ts';
import { deliveryRefusal } from '../domain/delivery-refusal.ts';
import type { CheckoutSession } from '../domain/session.ts';
import { shippingRules } from '../storage/stores.ts';
import { UnknownStoresError } from './known-stores.ts';

/**
 * Shipping and tax of every store at an address. Holds no lock, because the provider of taxes may be another system. Refuses if
 * a store does not ship there; throws `UnknownStoresError` if stores are not in the projection and `onUnknown` is `ask`.
 */
export async function chargesAt(
  address: Address,
  { snapshot, currency, now }: Pick<CheckoutSession, 'snapshot' | 'currency' | 'now'>,
  { db, terms, tax }: { db: Sql } & Pick<CheckoutDependencies, 'terms' | 'tax'>,
  onUnknown: 'ask' | 'refuse',
): Promise<StoreCharges[]> {
  const rules = await rulesOf(db, snapshot, onUnknown);
  const refusal = deliveryRefusal(address, snapshot, rules);
  if (refusal) {
    const { detail, errors, stores } = refusal;
    refuse('store_cannot_ship', { detail, errors, extra: { stores } });
  }
  const shipping = snapshot.stores.map((store) => terms.shippingRate(store, address, rules.get(store.storeId)));
  const taxes = await tax({ stores: withShipping(snapshot.stores, shipping), address, currency, now });
  return taxes.map((storeTax, index) => ({ shippingCents: shipping[index] ?? 0, tax: storeTax }));
}

async function rulesOf(db: Sql, { stores }: CartSnapshot, onUnknown: 'ask' | 'refuse') {
  const storeIds = stores.map((store) => store.storeId);
  const rules = await shippingRules(db, storeIds);
  const unknown = storeIds.filter((storeId) => !rules.has(storeId));
  if (unknown.length > 0 && onUnknown === 'ask') throw new UnknownStoresError(unknown);
  return rules;
}
