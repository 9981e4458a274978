import { type Address, type SnapshotStore, sum, type TaxState } from '@muse/contracts';
import type { ShippingQuote } from './shipping-quotes.ts';
import type { LineTaxes } from './tax/tax-by-rules.ts';

/** The taxes of one store: per line, in their order, and on shipping. */
export interface StoreTax extends LineTaxes {
  taxState: TaxState;
  /** The id of the calculation at the provider, if it has one: payments reports it once the charge is captured. */
  calculation?: string;
}

/** What the address adds to the total of one store. */
export interface StoreCharges {
  shipping: ShippingQuote;
  tax: StoreTax;
}

/** What the providers of taxes are asked: the stores with their shipping, and the time of the database. */
interface TaxQuestion {
  stores: readonly SnapshotStore[];
  address: Address;
  currency: string;
  now: string;
}

/** A provider of taxes: the tax of each store, in their order. It may call other systems, so no lock is held. */
export type TaxProvider = (question: TaxQuestion) => Promise<StoreTax[]>;

/** The stores with the shipping that they charge, as the provider of taxes needs them. */
export const withShipping = (stores: readonly SnapshotStore[], quotes: readonly ShippingQuote[]): SnapshotStore[] =>
  stores.map((store, index) => ({ ...store, shippingCents: quotes[index]?.shippingCents ?? 0 }));

/** The tax of a store: the sum of those of its lines and of its shipping. */
export const taxCentsOf = ({ lineTaxCents, shippingTaxCents }: LineTaxes): number =>
  sum(lineTaxCents) + shippingTaxCents;

/** The calculations at the provider by store; null if there are none. Internal: the shopper is not shown them. */
export function calculationsOf(
  stores: readonly SnapshotStore[],
  charges: readonly StoreCharges[],
): Record<string, string> | null {
  const known = stores.flatMap(({ storeId }, index) => {
    const calculation = charges[index]?.tax.calculation;
    return calculation === undefined ? [] : [[storeId, calculation] as const];
  });
  return known.length > 0 ? Object.fromEntries(known) : null;
}
