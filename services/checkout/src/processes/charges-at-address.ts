import type { Address, CartSnapshot, StoredShipping } from '@muse/contracts';
import { refuse } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { type StoreCharges, withShipping } from '../domain/charges.ts';
import { deliveryRefusal } from '../domain/delivery-refusal.ts';
import type { CheckoutSession } from '../domain/session.ts';
import { type ShippingQuote, storesWithoutRates, unknownChoices } from '../domain/shipping-quotes.ts';
import { UnknownStoresError } from './known-stores.ts';

/** Where a purchase is shipped to, and the shipping option that was chosen per store. */
interface Destination {
  address: Address;
  chosen: Readonly<Record<string, string>>;
}

interface SessionToShip extends Pick<CheckoutSession, 'snapshot' | 'currency' | 'now'> {
  /** The delivery rules of its stores, by store. */
  rules: Record<string, StoredShipping>;
}

/**
 * Shipping and tax of every store at an address. Holds no lock, because the provider of taxes may be another system. Refuses if
 * a store does not ship there; throws `UnknownStoresError` if stores are not in the projection and `onUnknown` is `ask`.
 */
export async function chargesAt(
  { address, chosen }: Destination,
  { snapshot, currency, now, rules: known }: SessionToShip,
  { terms, tax }: Pick<CheckoutDependencies, 'terms' | 'tax'>,
  onUnknown: 'ask' | 'refuse',
): Promise<StoreCharges[]> {
  const rules = new Map(Object.entries(known));
  if (onUnknown === 'ask') requireKnown(snapshot, rules);
  refuseUndeliverable(address, snapshot, rules);
  const { stores } = snapshot;
  const quotes = terms.quoteShipping({ stores, address, rules, chosen, now });
  refuseUnquoted(snapshot, quotes, chosen, terms);
  const taxes = await tax({ stores: withShipping(stores, quotes), address, currency, now });
  return taxes.map((storeTax, index) => ({ shipping: quotes[index] as ShippingQuote, tax: storeTax }));
}

function requireKnown({ stores }: CartSnapshot, rules: ReadonlyMap<string, StoredShipping>): void {
  const unknown = stores.map(({ storeId }) => storeId).filter((storeId) => !rules.has(storeId));
  if (unknown.length > 0) throw new UnknownStoresError(unknown);
}

function refuseUndeliverable(address: Address, snapshot: CartSnapshot, rules: ReadonlyMap<string, StoredShipping>) {
  const refusal = deliveryRefusal(address, snapshot, rules);
  if (!refusal) return;
  const { detail, errors, stores } = refusal;
  refuse('store_cannot_ship', { detail, errors, extra: { stores } });
}

function refuseUnquoted(
  { stores }: CartSnapshot,
  quotes: readonly ShippingQuote[],
  chosen: Destination['chosen'],
  { refuseUnknownShipping }: CheckoutDependencies['terms'],
) {
  const errors = unknownChoices(stores, quotes, chosen);
  if (errors.length > 0) refuse('unknown_shipping_option', { errors });
  const unknown = storesWithoutRates(stores, quotes);
  if (unknown.length === 0 || !refuseUnknownShipping) return;
  const names = unknown.map(({ storeName }) => storeName).join(', ');
  const detail = `What ${names} charges for shipping is not known. Remove its items, or try again later.`;
  refuse('shipping_unknown', { detail, extra: { stores: unknown } });
}
