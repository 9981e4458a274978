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

/** How an addition may be repeated: with its key, or with the version that the cart had before. */
type SafeBy = 'key' | 'version';

const conditions = ({ counts, version }: CartModel, safeBy: SafeBy) =>
  safeBy === 'version' && version > 0 && !counts.purchasePending ? { ifMatch: version } : { key: randomUUID() };

export const addItem = (cart: CartModel, item_: ItemToAdd, safeBy: SafeBy): Promise<void> =>
  trackCertainty(cart, async () => {
    const { client } = cart;
    const result = await retryUntilAnswered(
      client,
      api.cart.addItem,
      { body: bodyOf(item_) },
      conditions(cart, safeBy),
    );
    if (result.is === 'reply') observeAdded(cart, item_, result.body, result.version);
    else if (result.code === 'version_stale') await resolveUncertainAdd(cart, [item_]);
    else observeNotAdded(cart, item_, result.code);
  });

/** Puts many in at once; one that is refused does not spoil the others. */
export const addItems = (cart: CartModel, all: readonly ItemToAdd[], safeBy: SafeBy): Promise<void> =>
  trackCertainty(cart, async () => {
    const body = { items: all.map(bodyOf) };
    const result = await retryUntilAnswered(cart.client, api.cart.addItems, { body }, conditions(cart, safeBy));
    if (result.is === 'refusal') return resolveUncertainAdd(cart, all);
    for (const { index, status, item, problem } of result.body.results) {
      const item_ = all[index];
      if (!item_) continue;
      if (item) observeAdded(cart, item_, item, result.version);
      else observeNotAdded(cart, item_, problem?.code ?? status);
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

/** The cart is of another version than it was: an earlier try of ours, left without an answer, has worked after all. */
async function resolveUncertainAdd(cart: CartModel, all: readonly ItemToAdd[]): Promise<void> {
  const { counts } = cart;
  const then = remaining(counts);
  for (const { variant, quantity } of all) if (variant.inStock) add(then, variantKey(variant), quantity);
  if (!(await succeededAfterAll(cart, then))) return;
  for (const { variant, quantity } of all) if (variant.inStock) add(counts.added, variantKey(variant), quantity);
}

/** Only what is sold out may be refused: nobody changes the catalog meanwhile, and no cart gets near its limits. */
function observeNotAdded(cart: CartModel, { variant, quantity }: ItemToAdd, code: string): void {
  if (variant.inStock) reportCartBreach(cart, 'what is on the shelf could not be put in', { code, variant, quantity });
  cart.client.recorder.count('operations', `put in: ${code}`);
}

export const changeQuantity = (cart: CartModel, key: string, quantity: number): Promise<void> =>
  editLine(cart, key, { [key]: quantity }, (params, options) =>
    retryUntilAnswered(cart.client, api.cart.changeQuantity, { params, body: { quantity } }, options),
  );

export const removeLine = (cart: CartModel, key: string): Promise<void> =>
  editLine(cart, key, { [key]: 0 }, (params, options) =>
    retryUntilAnswered(cart.client, api.cart.removeItem, { params }, options),
  );

/** The line becomes another variant; where that one is in the cart already, the two become one. */
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
 * Edits a line of a cart nobody else touches, after which these variants lie there so often. It goes by the version that was
 * seen, so that a try which lost its way never overwrites what came after it.
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
