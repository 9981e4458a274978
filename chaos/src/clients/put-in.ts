import { randomUUID } from 'node:crypto';
import { api, type CartItem } from '@muse/contracts';
import { variantKey } from '../history.ts';
import { type Basket, knowing, sawLine, strange, turnedOut } from './basket.ts';
import { add, remaining } from './counts.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';
import type { Wish } from './shelf.ts';

export interface Wanted {
  wish: Wish;
  quantity: number;
}

const asSent = ({ wish: { storeId, productSku, size, color }, quantity }: Wanted) => ({
  storeId,
  productSku,
  size,
  color,
  quantity,
});

/** How an addition may be repeated: with its key, or with the version that the cart had before. */
type SafeBy = 'key' | 'version';

const manner = ({ counts, version }: Basket, safeBy: SafeBy) =>
  safeBy === 'version' && version > 0 && !counts.moving ? { ifMatch: version } : { key: randomUUID() };

export const putIn = (basket: Basket, wanted: Wanted, safeBy: SafeBy): Promise<void> =>
  knowing(basket, async () => {
    const { recorder } = basket;
    const heard = await retryUntilAnswered(
      recorder,
      api.cart.addItem,
      { body: asSent(wanted) },
      manner(basket, safeBy),
    );
    if (heard.is === 'reply') tookIn(basket, wanted, heard.body, heard.version);
    else if (heard.code === 'version_stale') await perhapsPutIn(basket, [wanted]);
    else notPutIn(basket, wanted, heard.code);
  });

/** Puts many in at once; one that is refused does not spoil the others. */
export const putAllIn = (basket: Basket, all: readonly Wanted[], safeBy: SafeBy): Promise<void> =>
  knowing(basket, async () => {
    const body = { items: all.map(asSent) };
    const heard = await retryUntilAnswered(basket.recorder, api.cart.addItems, { body }, manner(basket, safeBy));
    if (heard.is === 'refusal') return perhapsPutIn(basket, all);
    for (const { index, status, item, problem } of heard.body.results) {
      const wanted = all[index];
      if (!wanted) continue;
      if (item) tookIn(basket, wanted, item, heard.version);
      else notPutIn(basket, wanted, problem?.code ?? status);
    }
  });

function tookIn(basket: Basket, { wish, quantity }: Wanted, item: CartItem, version: number | undefined): void {
  const key = variantKey(wish);
  add(basket.counts.putIn, key, quantity);
  sawLine(basket, item, version, remaining(basket.counts).get(key) ?? 0);
}

/** The cart is of another version than it was: an earlier try of ours, left without an answer, has worked after all. */
async function perhapsPutIn(basket: Basket, all: readonly Wanted[]): Promise<void> {
  const { counts } = basket;
  const then = remaining(counts);
  for (const { wish, quantity } of all) if (wish.inStock) add(then, variantKey(wish), quantity);
  if (!(await turnedOut(basket, then))) return;
  for (const { wish, quantity } of all) if (wish.inStock) add(counts.putIn, variantKey(wish), quantity);
}

/** Only what is sold out may be refused: nobody changes the catalog meanwhile, and no cart gets near its limits. */
function notPutIn(basket: Basket, { wish, quantity }: Wanted, code: string): void {
  if (wish.inStock) strange(basket, 'what is on the shelf could not be put in', { code, wish, quantity });
  basket.recorder.source.count('operations', `put in: ${code}`);
}
