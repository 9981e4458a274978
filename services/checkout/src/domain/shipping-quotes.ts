import {
  type Address,
  type FieldProblem,
  parcelOf,
  type ShippingOption,
  type SnapshotStore,
  type StoredShipping,
  shippingOptions,
} from '@muse/contracts';

/** What the address and the shopper's choice make of the shipping of one store, as the session keeps it. */
export type ShippingQuote = Pick<SnapshotStore, 'shippingCents' | 'shippingOption' | 'shippingOptions'>;

interface ShippingQuestion {
  stores: readonly SnapshotStore[];
  address: Address;
  rules: ReadonlyMap<string, StoredShipping>;
  /** The option that the shopper chose, by store. Without a choice it is the cheapest. */
  chosen: Readonly<Record<string, string>>;
  /** The time of the database: rates are dated, and the day of delivery depends on it. */
  now: string;
}

/** A provider of shipping rates: a quote per store, in their order. Pure, so that it may run again. */
type ShippingProvider = (question: ShippingQuestion) => ShippingQuote[];

/** Shipping is free, without options. */
const none: ShippingProvider = ({ stores }) =>
  stores.map(() => ({ shippingCents: 0, shippingOption: undefined, shippingOptions: undefined }));

const rules: ShippingProvider = ({ stores, address, rules: rulesOf, chosen, now }) =>
  stores.map((store) => {
    const shipping = rulesOf.get(store.storeId);
    const options = shipping ? shippingOptions(shipping, parcelOf(store.items), address, now) : [];
    return quoteOf(options, chosen[store.storeId]);
  });

/** The providers by name; the setting `SHIPPING_RATES` selects one. */
export const shippingProviders = { rules, none };

/** Without options the price is unknown: the option is null, and the caller decides whether 0 is acceptable. */
function quoteOf(options: readonly ShippingOption[], chosenId: string | undefined): ShippingQuote {
  const selected = options.find(({ id }) => id === chosenId) ?? options[0];
  if (!selected) return { shippingCents: 0, shippingOption: null, shippingOptions: undefined };
  const { priceCents, ...shippingOption } = selected;
  return {
    shippingCents: priceCents,
    shippingOption,
    shippingOptions:
      options.length > 1 ? options.map((option) => ({ ...option, selected: option === selected })) : undefined,
  };
}

/** The choices that no quote follows: of a store that is not in the session, or an option that it does not have. */
export function unknownChoices(
  stores: readonly SnapshotStore[],
  quotes: readonly ShippingQuote[],
  chosen: Readonly<Record<string, string>>,
): FieldProblem[] {
  return Object.entries(chosen).flatMap(([storeId, optionId]) => {
    const index = stores.findIndex((store) => store.storeId === storeId);
    if (quotes[index]?.shippingOption?.id === optionId) return [];
    const known = quotes[index]?.shippingOptions?.map(({ id }) => id) ?? [];
    const detail =
      index < 0
        ? 'This store is not in the session.'
        : known.length > 0
          ? `Choose one of ${known.join(', ')}.`
          : 'This store leaves no choice: leave it out.';
    return [{ pointer: `/shippingOption/${escaped(storeId)}`, code: 'unknown_shipping_option', detail }];
  });
}

/** RFC 6901. */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The stores whose price of shipping is unknown. */
export const storesWithoutRates = (stores: readonly SnapshotStore[], quotes: readonly ShippingQuote[]) =>
  stores
    .filter((_, index) => quotes[index]?.shippingOption === null)
    .map(({ storeId, storeName }) => ({ storeId, storeName }));
