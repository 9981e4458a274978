import type { Cart, CartItem, FieldProblem, Variant, VersionedOffer } from '@muse/contracts';

export interface SelectedStore {
  storeId: string;
  storeName: string;
  items: TaxedCartItem[];
}

/** A line of the cart with the tax code that the catalog has for it. */
export type TaxedCartItem = CartItem & { taxCode?: string | null };

/** A line to buy. The pointer refers to the body if it names lines, otherwise to the cart. */
export interface SelectedLine {
  item: TaxedCartItem;
  pointer: string;
}

export interface Selection {
  lines: SelectedLine[];
  /** The wanted ids that are not in the cart. */
  unknown: FieldProblem[];
}

/** Selects the lines to buy: all of the cart, or the wanted ones, each once. */
export function selectLines(stores: Cart['stores'], wanted?: readonly string[]): Selection {
  const lines = stores.flatMap((store, i) =>
    store.items.map((item, j) => ({ item, pointer: `/stores/${i}/items/${j}` })),
  );
  if (wanted === undefined) return { lines, unknown: [] };

  const inCart = new Map(lines.map((line) => [line.item.id, line.item]));
  const selected = new Map<string, SelectedLine>();
  const unknown: FieldProblem[] = [];
  wanted.forEach((id, n) => {
    const item = inCart.get(id);
    const pointer = `/items/${n}`;
    if (item) selected.set(id, { item, pointer });
    else unknown.push({ pointer, code: 'unknown_cart_item', detail: 'This item is not in the cart.' });
  });
  return { lines: [...selected.values()], unknown };
}

/** The selected lines by store, in the order of the cart, with the tax codes of their offers. */
export function selectedStores(
  stores: Cart['stores'],
  lines: readonly SelectedLine[],
  offers: readonly VersionedOffer[],
): SelectedStore[] {
  const selected = new Set(lines.map(({ item }) => item.id));
  const codes = new Map(offers.map((offer) => [variantKey(offer), offer.taxCode]));
  const taxed = (item: CartItem): TaxedCartItem => ({ ...item, taxCode: codes.get(variantKey(item)) ?? null });
  return stores
    .map(({ storeId, storeName, items }) => ({
      ...{ storeId, storeName },
      items: items.filter(({ id }) => selected.has(id)).map(taxed),
    }))
    .filter(({ items }) => items.length > 0);
}

const variantKey = ({ storeId, productSku, size, color }: Variant): string =>
  JSON.stringify([storeId, productSku, size, color]);
