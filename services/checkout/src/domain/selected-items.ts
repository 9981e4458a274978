import type { Cart, CartItem, FieldProblem, RefusalCode } from '@muse/contracts';

export interface SelectedStore {
  storeId: string;
  storeName: string;
  items: CartItem[];
}
export type Selection = { stores: SelectedStore[] } | { refused: RefusalCode; errors: FieldProblem[] };

/** Selects the items to buy: all of the cart, or the wanted lines. Pointers refer to the body if it names lines, otherwise to the cart. */
export function selectItems(stores: Cart['stores'], wanted?: readonly string[]): Selection {
  const lines = stores.flatMap((store, i) =>
    store.items.map((item, j) => ({ item, pointer: `/stores/${i}/items/${j}` })),
  );
  if (lines.length === 0) return { refused: 'cart_empty', errors: [] };

  const selected = new Map<string, { item: CartItem; pointer: string }>();
  const unknown: FieldProblem[] = [];
  const inCart = new Map(lines.map((line) => [line.item.id, line.item]));
  wanted?.forEach((id, n) => {
    const item = inCart.get(id);
    const pointer = `/items/${n}`;
    if (item) selected.set(id, { item, pointer });
    else unknown.push({ pointer, code: 'unknown_cart_item', detail: 'This item is not in the cart.' });
  });
  if (wanted === undefined) for (const line of lines) selected.set(line.item.id, line);

  const missing = [...selected.values()].filter(({ item }) => !item.inStock);
  if (missing.length > 0) return { refused: 'out_of_stock', errors: missing.map(outOfStock) };
  if (unknown.length > 0) return { refused: 'unknown_cart_item', errors: unknown };
  return {
    stores: stores
      .map(({ storeId, storeName, items }) => ({
        storeId,
        storeName,
        items: items.filter(({ id }) => selected.has(id)),
      }))
      .filter(({ items }) => items.length > 0),
  };
}

const outOfStock = ({ item, pointer }: { item: CartItem; pointer: string }): FieldProblem => ({
  pointer,
  code: 'out_of_stock',
  detail: `${item.productName} is out of stock at ${item.storeName}.`,
});
