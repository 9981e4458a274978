import { randomUUID } from 'node:crypto';
import { api, type CartItem, type RefusalCode } from '@muse/contracts';
import { variantKey } from '../history.ts';
import {
  add,
  type CartModel,
  observeLine,
  remaining,
  reportCartBreach,
  succeededAfterAll,
  trackCertainty,
} from './cart-model.ts';
import type { CatalogVariant } from './catalog.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

export interface ItemToAdd {
  variant: CatalogVariant;
  quantity: number;
}

const bodyOf = ({ variant: { storeId, productSku, size, color }, quantity }: ItemToAdd) => ({
  storeId,
  productSku,
  size,
  color,
  quantity,
});

/** What makes repeating an addition safe: an idempotency key, or `If-Match` with the version read before. */
type SafeBy = 'key' | 'version';

const conditions = ({ counts, version }: CartModel, safeBy: SafeBy) =>
  safeBy === 'version' && version > 0 && !counts.purchasePending ? { ifMatch: version } : { key: randomUUID() };

export const addItem = (cart: CartModel, wanted: ItemToAdd, safeBy: SafeBy): Promise<void> =>
  trackCertainty(cart, async () => {
    const { client } = cart;
    const result = await retryUntilAnswered(
      client,
      api.cart.addItem,
      { body: bodyOf(wanted) },
      conditions(cart, safeBy),
    );
    if (result.is === 'reply') observeAdded(cart, wanted, result.body, result.version);
    else if (result.code === 'version_stale') await resolveUncertainAdd(cart, [wanted]);
    else observeNotAdded(cart, wanted, result.code);
  });

/** Adds several items in one request. A refused item does not prevent the others. */
export const addItems = (cart: CartModel, all: readonly ItemToAdd[], safeBy: SafeBy): Promise<void> =>
  trackCertainty(cart, async () => {
    const body = { items: all.map(bodyOf) };
    const result = await retryUntilAnswered(cart.client, api.cart.addItems, { body }, conditions(cart, safeBy));
    if (result.is === 'refusal') return resolveUncertainAdd(cart, all);
    for (const { index, status, item, problem } of result.body.results) {
      const wanted = all[index];
      if (!wanted) continue;
      if (item) observeAdded(cart, wanted, item, result.version);
      else observeNotAdded(cart, wanted, problem?.code ?? status);
    }
  });

function observeAdded(
  cart: CartModel,
  { variant, quantity }: ItemToAdd,
  item: CartItem,
  version: number | undefined,
): void {
  const key = variantKey(variant);
  add(cart.counts.added, key, quantity);
  observeLine(cart, item, version, remaining(cart.counts).get(key) ?? 0);
}

/** The version is stale: an earlier attempt that got no answer may have been executed. Reads the cart to find out. */
async function resolveUncertainAdd(cart: CartModel, all: readonly ItemToAdd[]): Promise<void> {
  const { counts } = cart;
  const expected = remaining(counts);
  for (const { variant, quantity } of all) if (variant.inStock) add(expected, variantKey(variant), quantity);
  if (!(await succeededAfterAll(cart, expected))) return;
  for (const { variant, quantity } of all) if (variant.inStock) add(counts.added, variantKey(variant), quantity);
}

/** Only a sold-out item may be refused: the catalog does not change during a trial, and no cart comes near its limits. */
function observeNotAdded(cart: CartModel, { variant, quantity }: ItemToAdd, code: string): void {
  if (variant.inStock) reportCartBreach(cart, 'an item in stock was refused', { code, variant, quantity });
  cart.client.recorder.count('operations', `add: ${code}`);
}

export const changeQuantity = (cart: CartModel, key: string, quantity: number): Promise<void> =>
  editLine(cart, key, { [key]: quantity }, (params, options) =>
    retryUntilAnswered(cart.client, api.cart.changeQuantity, { params, body: { quantity } }, options),
  );

export const removeLine = (cart: CartModel, key: string): Promise<void> =>
  editLine(cart, key, { [key]: 0 }, (params, options) =>
    retryUntilAnswered(cart.client, api.cart.removeItem, { params }, options),
  );

/** Changes the variant of a line. If the cart already contains that variant, the two lines become one. */
export function changeVariant(cart: CartModel, key: string, other: CatalogVariant): Promise<void> {
  const { size, color } = other;
  const into = variantKey(other);
  const present = remaining(cart.counts);
  const combined = (present.get(key) ?? 0) + (present.get(into) ?? 0);
  return editLine(cart, key, { [key]: 0, [into]: combined }, (params, options) =>
    retryUntilAnswered(cart.client, api.cart.updateItem, { params, body: { size, color } }, options),
  );
}

type Edited =
  | { is: 'reply'; version: number | undefined; body: CartItem | undefined }
  | { is: 'refusal'; code: RefusalCode };

interface EditConditions {
  ifMatch: number;
  allowedAfterNoAnswer: readonly RefusalCode[];
}

/**
 * Edits a line; `after` are the quantities expected afterwards. Sends the version read before, so that a delayed request never
 * overwrites a later change.
 */
const editLine = (
  cart: CartModel,
  key: string,
  after: Record<string, number>,
  attempt: (params: { id: string }, options: EditConditions) => Promise<Edited>,
): Promise<void> =>
  trackCertainty(cart, async () => {
    const id = cart.ids.get(key);
    if (id === undefined) return;
    const before = remaining(cart.counts);
    const result = await attempt({ id }, { ifMatch: cart.version, allowedAfterNoAnswer: ['not_found'] });
    if (result.is === 'reply') {
      cart.version = result.version ?? cart.version;
      if (result.body) cart.ids.set(variantKey(result.body), result.body.id);
    } else {
      const done = [...before, ...Object.entries(after)].filter(([each]) => after[each] !== 0);
      if (!(await succeededAfterAll(cart, new Map(done)))) return;
    }
    for (const [each, quantity] of Object.entries(after))
      add(cart.counts.added, each, quantity - (before.get(each) ?? 0));
  });
