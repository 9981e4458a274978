import type { Address, CartSnapshot, FieldProblem, StoredShipping } from '@muse/contracts';
import { poBoxField } from './po-box.ts';

export interface DeliveryRefusal {
  stores: { storeId: string; storeName: string }[];
  detail: string;
  errors: FieldProblem[];
}

/** Returns the stores that do not ship to an address, or `undefined`. A store without rules ships nowhere. */
export function deliveryRefusal(
  address: Address,
  { stores }: CartSnapshot,
  rules: ReadonlyMap<string, StoredShipping>,
): DeliveryRefusal | undefined {
  const cannot = stores.flatMap(({ storeId, storeName }) => {
    const reason = reasonAgainst(rules.get(storeId), address);
    return reason ? [{ storeId, storeName, ...reason }] : [];
  });
  if (cannot.length === 0) return undefined;
  const sentences = cannot.map(({ storeName, where }) => `${storeName} does not ship to ${where}.`);
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

function reasonAgainst(rule: StoredShipping | undefined, address: Address) {
  const { country, state } = address;
  if (!rule?.countries.includes(country)) return { field: 'country', where: country };
  if (rule.excludedStates.includes(state)) return { field: 'state', where: state };
  const boxField = rule.noPoBoxes ? poBoxField(address) : undefined;
  return boxField && { field: boxField, where: 'PO boxes' };
}
