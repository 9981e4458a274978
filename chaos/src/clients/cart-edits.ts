import { api, type CartItem, type RefusalCode } from '@muse/contracts';
import { variantKey } from '../history.ts';
import { type Basket, knowing, turnedOut } from './basket.ts';
import { add, remaining } from './counts.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';
import type { Wish } from './shelf.ts';

export const changeQuantity = (basket: Basket, key: string, quantity: number): Promise<void> =>
  edit(basket, key, { [key]: quantity }, (params, manner) =>
    retryUntilAnswered(basket.recorder, api.cart.changeQuantity, { params, body: { quantity } }, manner),
  );

export const removeLine = (basket: Basket, key: string): Promise<void> =>
  edit(basket, key, { [key]: 0 }, (params, manner) =>
    retryUntilAnswered(basket.recorder, api.cart.removeItem, { params }, manner),
  );

/** The line becomes another variant; where that one is in the cart already, the two become one. */
export function takeAnother(basket: Basket, key: string, other: Wish): Promise<void> {
  const { size, color } = other;
  const into = variantKey(other);
  const there = remaining(basket.counts);
  const together = (there.get(key) ?? 0) + (there.get(into) ?? 0);
  return edit(basket, key, { [key]: 0, [into]: together }, (params, manner) =>
    retryUntilAnswered(basket.recorder, api.cart.updateItem, { params, body: { size, color } }, manner),
  );
}

type Edited =
  | { is: 'reply'; version: number | undefined; body: CartItem | undefined }
  | { is: 'refusal'; code: RefusalCode };

interface Manner {
  ifMatch: number;
  afterSilence: readonly RefusalCode[];
}

/**
 * Edits a line of a cart nobody else touches, after which these variants lie there so often. It goes by the version that was
 * seen, so that a try which lost its way never overwrites what came after it.
 */
const edit = (
  basket: Basket,
  key: string,
  after: Record<string, number>,
  attempt: (params: { id: string }, manner: Manner) => Promise<Edited>,
): Promise<void> =>
  knowing(basket, async () => {
    const id = basket.ids.get(key);
    if (id === undefined) return;
    const before = remaining(basket.counts);
    const heard = await attempt({ id }, { ifMatch: basket.version, afterSilence: ['not_found'] });
    if (heard.is === 'reply') {
      basket.version = heard.version ?? basket.version;
      if (heard.body) basket.ids.set(variantKey(heard.body), heard.body.id);
    } else {
      const done = [...before, ...Object.entries(after)].filter(([each]) => after[each] !== 0);
      if (!(await turnedOut(basket, new Map(done)))) return;
    }
    for (const [each, quantity] of Object.entries(after))
      add(basket.counts.putIn, each, quantity - (before.get(each) ?? 0));
  });
