import type { Address, CartSnapshot, FieldProblem, StoreShipping } from '@muse/contracts';

export interface DeliveryRefusal {
  stores: { storeId: string; storeName: string }[];
  detail: string;
  errors: FieldProblem[];
}

/** Returns the stores that do not ship to an address, or `undefined`. A store without rules ships nowhere. */
export function deliveryRefusal(
  address: Address,
  { stores }: CartSnapshot,
  rules: ReadonlyMap<string, StoreShipping>,
): DeliveryRefusal | undefined {
  const cannot = stores.flatMap(({ storeId, storeName }) => {
    const rule = rules.get(storeId);
    const field = rule ? excludedField(rule, address) : 'country';
    return field ? [{ storeId, storeName, field }] : [];
  });
  if (cannot.length === 0) return undefined;
  const sentences = cannot.map(({ storeName, field }) => `${storeName} does not ship to ${address[field]}.`);
  return {
    stores: cannot.map(({ storeId, storeName }) => ({ storeId, storeName })),
    detail: `${sentences.join(' ')} Remove its items or change the address.`,
    errors: cannot.map(({ field }, index) => ({
      pointer: `/${field}`,
      code: 'store_cannot_ship',
      detail: sentences[index] ?? '',
    })),
  };
}

const excludedField = (rule: StoreShipping, address: Address): 'country' | 'state' | undefined => {
  if (!rule.countries.includes(address.country)) return 'country';
  return rule.excludedStates.includes(address.state) ? 'state' : undefined;
};
