import type { Random } from './random.ts';
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

export function planPaying(random: Random): Paying {
  const kind = random.weighed({ good: 60, declined: 12, 'declined five times': 3, asks: 21, asksAndDeclines: 4 });
  const drawn = {
    good: [random.oneOf(cards.good)],
    declined: [random.oneOf(cards.declined), random.oneOf(cards.good)],
    'declined five times': Array.from({ length: 5 }, () => random.oneOf(cards.declined)),
    asks: [random.oneOf(cards.asks)],
    asksAndDeclines: [random.oneOf(cards.asksAndDeclines), random.oneOf(cards.good)],
  };
  const atTheBank = random.weighed({
    passes: 45,
    'passes and waits': 15,
    fails: 12,
    leaves: 10,
    cancels: 8,
    'cancels, then passes': 10,
  });
  return { cards: drawn[kind], atTheBank, pressesAgainAfterDecline: random.chance(0.3), press: planPress(random) };
}

function planPress(random: Random): Press {
  const times = random.weighed({ once: 70, 'at once': 30 }) === 'once' ? 1 : random.whole(2, 8);
  return {
    times,
    keys: random.weighed({ none: 50, 'one each': 30, 'the same': 20 }),
    leavesAfterMs: random.chance(0.15) ? random.whole(1, 80) : null,
    comesBack: random.weighed({ 'at once': 70, later: 30 }),
  };
}
