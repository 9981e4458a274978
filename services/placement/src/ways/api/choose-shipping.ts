import type { PlacementOrder } from '../way.ts';
import type { StoreSession } from './store-api.ts';

type Option = StoreSession['shippingOptions'][number];

/** The option of the shopper, found by its id or name; without a choice, or where the store has one only, the cheapest. */
export function shippingChoice({ shippingOption }: PlacementOrder, options: readonly Option[]): Option | undefined {
  const [cheapest, ...others] = [...options].sort((a, b) => a.cents - b.cents);
  if (shippingOption === null || others.length === 0) return cheapest;
  const isNamed = (name: string) => (option: Option) => option.title.trim().toLowerCase() === name.trim().toLowerCase();
  return options.find(({ id }) => id === shippingOption.id) ?? options.find(isNamed(shippingOption.name));
}
