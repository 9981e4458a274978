import type { Dice } from './dice.ts';
import { type Paying, planPaying } from './paying-plan.ts';
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

export function planJourney(dice: Dice, shelf: readonly Wish[]): JourneyPlan {
  const goods = chooseGoods(dice, shelf);
  const ending = dice.weighed({ buys: 90, cancels: 5, 'lets it expire': 5 });
  return {
    sameGuest: dice.chance(0.3),
    looksBack: dice.chance(0.2),
    peeksAtStrangers: dice.chance(0.15),
    fill: planCart(dice, goods, shelf),
    sessions: Array.from({ length: dice.chance(0.12) ? 2 : 1 }, () => (dice.chance(0.25) ? dice.fraction() : null)),
    keyForSession: dice.chance(0.6),
    address: dice.chance(0.05) ? faraway : dice.oneOf(addresses),
    addressAgain: dice.chance(0.15) ? dice.oneOf(addresses) : null,
    paymentFirst: dice.chance(0.3),
    lateWishes: Array.from({ length: dice.chance(0.45) ? dice.whole(1, 2) : 0 }, () => ({
      wish: wishFrom(dice, dice.chance(0.8) ? goods : shelf.filter(({ inStock }) => inStock)),
      quantity: dice.whole(1, 2),
      when: dice.oneOf(['before placing', 'while placing']),
    })),
    ending,
    ...planPaying(dice),
    afterwards: {
      pressesAgain: dice.chance(0.3) ? dice.whole(1, 4) : 0,
      cancels: dice.chance(0.2) ? dice.fraction() : null,
      reads: dice.chance(0.6),
    },
  };
}

/** One to six variants that are in stock, from one to three stores. */
function chooseGoods(dice: Dice, shelf: readonly Wish[]): Wish[] {
  const stores = dice.some([...new Set(shelf.map(({ storeId }) => storeId))], dice.whole(1, 3));
  const there = shelf.filter(({ storeId, inStock }) => inStock && stores.includes(storeId));
  return dice.some(there, dice.whole(1, 6));
}

function planCart(dice: Dice, goods: Wish[], shelf: readonly Wish[]): CartStep[] {
  const wanted = goods.map((wish) => ({ wish, quantity: dice.whole(1, 3) }));
  const safeBy = dice.weighed({ key: 5, version: 5 });
  const batch = dice.chance(0.35);
  const steps: CartStep[] = batch
    ? [{ does: 'adds many', wishes: wanted, safeBy }]
    : wanted.map(({ wish, quantity }) => ({ does: 'adds', wish, quantity, safeBy }));
  const soldOut = shelf.filter(({ inStock }) => !inStock);
  if (soldOut.length > 0 && dice.chance(0.06))
    steps.push({ does: 'adds', wish: wishFrom(dice, soldOut), quantity: 1, safeBy });
  if (dice.chance(0.3)) steps.push({ does: 'changes the quantity', nth: dice.fraction(), quantity: dice.whole(1, 5) });
  if (dice.chance(0.1)) steps.push({ does: 'takes another variant', nth: dice.fraction(), into: dice.fraction() });
  if (goods.length > 1 && dice.chance(0.15)) steps.push({ does: 'removes', nth: dice.fraction() });
  return steps;
}

/** A journey needs something to wish for; an empty shelf is the trial's mistake. */
function wishFrom(dice: Dice, wishes: readonly Wish[]): Wish {
  const [first, ...others] = wishes;
  if (!first) throw new RangeError('There is nothing on the shelf to wish for');
  return dice.oneOf([first, ...others]);
}
