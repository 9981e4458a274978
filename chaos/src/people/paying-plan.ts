import type { Dice } from './dice.ts';
import { cards } from './wallet.ts';

/** How somebody presses *place*. */
export interface Press {
  times: number;
  keys: 'none' | 'one each' | 'the same';
  /** Closes the page so soon after pressing. */
  leavesAfterMs: number | null;
  comesBack: 'at once' | 'later';
}

export type AtTheBank = 'passes' | 'passes and waits' | 'fails' | 'leaves' | 'cancels' | 'cancels, then passes';

export interface Paying {
  /** Each is tried when the one before was declined. */
  cards: string[];
  atTheBank: AtTheBank;
  pressesAgainAfterDecline: boolean;
  press: Press;
}

export function planPaying(dice: Dice): Paying {
  const kind = dice.weighed({ good: 60, declined: 12, 'declined five times': 3, asks: 21, asksAndDeclines: 4 });
  const drawn = {
    good: [dice.oneOf(cards.good)],
    declined: [dice.oneOf(cards.declined), dice.oneOf(cards.good)],
    'declined five times': Array.from({ length: 5 }, () => dice.oneOf(cards.declined)),
    asks: [dice.oneOf(cards.asks)],
    asksAndDeclines: [dice.oneOf(cards.asksAndDeclines), dice.oneOf(cards.good)],
  };
  const atTheBank = dice.weighed({
    passes: 45,
    'passes and waits': 15,
    fails: 12,
    leaves: 10,
    cancels: 8,
    'cancels, then passes': 10,
  });
  return { cards: drawn[kind], atTheBank, pressesAgainAfterDecline: dice.chance(0.3), press: planPress(dice) };
}

function planPress(dice: Dice): Press {
  const times = dice.weighed({ once: 70, 'at once': 30 }) === 'once' ? 1 : dice.whole(2, 8);
  return {
    times,
    keys: dice.weighed({ none: 50, 'one each': 30, 'the same': 20 }),
    leavesAfterMs: dice.chance(0.15) ? dice.whole(1, 80) : null,
    comesBack: dice.weighed({ 'at once': 70, later: 30 }),
  };
}
