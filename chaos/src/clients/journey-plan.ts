import { type Paying, planPaying } from './paying-plan.ts';
import type { Random } from './random.ts';
import type { Wish } from './shelf.ts';
import { type Address, addresses, faraway } from './wallet.ts';

/** One thing a shopper does to the cart. `nth` is a fraction of the lines that are there. */
export type CartStep =
  | { does: 'adds'; wish: Wish; quantity: number; safeBy: 'key' | 'version' }
  | { does: 'adds many'; wishes: { wish: Wish; quantity: number }[]; safeBy: 'key' | 'version' }
  | { does: 'changes the quantity'; nth: number; quantity: number }
  /** Another size or colour of the same product, by a fraction of those there are. */
  | { does: 'takes another variant'; nth: number; into: number }
  | { does: 'removes'; nth: number };

/** Everything a shopper decides before a journey begins, so that no accident on the way changes a later decision. */
export interface JourneyPlan extends Paying {
  sameGuest: boolean;
  looksBack: boolean;
  peeksAtStrangers: boolean;
  fill: CartStep[];
  /** A fraction of the lines for each session; null takes the whole cart. All but the last session give way to the next. */
  sessions: (number | null)[];
  keyForSession: boolean;
  address: Address;
  addressAgain: Address | null;
  paymentFirst: boolean;
  lateWishes: { wish: Wish; quantity: number; when: 'before placing' | 'while placing' }[];
  ending: 'buys' | 'cancels' | 'lets it expire';
  afterwards: { pressesAgain: number; cancels: number | null; reads: boolean };
}

export function planJourney(random: Random, shelf: readonly Wish[]): JourneyPlan {
  const goods = chooseGoods(random, shelf);
  const ending = random.weighed({ buys: 90, cancels: 5, 'lets it expire': 5 });
  return {
    sameGuest: random.chance(0.3),
    looksBack: random.chance(0.2),
    peeksAtStrangers: random.chance(0.15),
    fill: planCart(random, goods, shelf),
    sessions: Array.from({ length: random.chance(0.12) ? 2 : 1 }, () =>
      random.chance(0.25) ? random.fraction() : null,
    ),
    keyForSession: random.chance(0.6),
    address: random.chance(0.05) ? faraway : random.oneOf(addresses),
    addressAgain: random.chance(0.15) ? random.oneOf(addresses) : null,
    paymentFirst: random.chance(0.3),
    lateWishes: Array.from({ length: random.chance(0.45) ? random.whole(1, 2) : 0 }, () => ({
      wish: wishFrom(random, random.chance(0.8) ? goods : shelf.filter(({ inStock }) => inStock)),
      quantity: random.whole(1, 2),
      when: random.oneOf(['before placing', 'while placing']),
    })),
    ending,
    ...planPaying(random),
    afterwards: {
      pressesAgain: random.chance(0.3) ? random.whole(1, 4) : 0,
      cancels: random.chance(0.2) ? random.fraction() : null,
      reads: random.chance(0.6),
    },
  };
}

/** One to six variants that are in stock, from one to three stores. */
function chooseGoods(random: Random, shelf: readonly Wish[]): Wish[] {
  const stores = random.some([...new Set(shelf.map(({ storeId }) => storeId))], random.whole(1, 3));
  const there = shelf.filter(({ storeId, inStock }) => inStock && stores.includes(storeId));
  return random.some(there, random.whole(1, 6));
}

function planCart(random: Random, goods: Wish[], shelf: readonly Wish[]): CartStep[] {
  const wanted = goods.map((wish) => ({ wish, quantity: random.whole(1, 3) }));
  const safeBy = random.weighed({ key: 5, version: 5 });
  const batch = random.chance(0.35);
  const steps: CartStep[] = batch
    ? [{ does: 'adds many', wishes: wanted, safeBy }]
    : wanted.map(({ wish, quantity }) => ({ does: 'adds', wish, quantity, safeBy }));
  const soldOut = shelf.filter(({ inStock }) => !inStock);
  if (soldOut.length > 0 && random.chance(0.06))
    steps.push({ does: 'adds', wish: wishFrom(random, soldOut), quantity: 1, safeBy });
  if (random.chance(0.3))
    steps.push({ does: 'changes the quantity', nth: random.fraction(), quantity: random.whole(1, 5) });
  if (random.chance(0.1))
    steps.push({ does: 'takes another variant', nth: random.fraction(), into: random.fraction() });
  if (goods.length > 1 && random.chance(0.15)) steps.push({ does: 'removes', nth: random.fraction() });
  return steps;
}

/** A journey needs something to wish for; an empty shelf is the trial's mistake. */
function wishFrom(random: Random, wishes: readonly Wish[]): Wish {
  const [first, ...others] = wishes;
  if (!first) throw new RangeError('There is nothing on the shelf to wish for');
  return random.oneOf([first, ...others]);
}
