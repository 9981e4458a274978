import { between } from '../between.ts';
import type { Stage } from './stages.ts';

/** When a refused caller should come back: the later, the more callers are refused for each one that is admitted. */
export interface RetryAfter {
  admitted(stage: Stage): void;
  /** Counts a refusal, and returns the seconds to wait. */
  refused(stage: Stage): number;
}

/** Seconds to wait while few are refused: at random, so that those who were refused together do not come back together. */
const range: Record<Stage, [number, number]> = { arrive: [2, 6], shop: [2, 6], pay: [1, 3] };
/** At most so many times the range: who waits longer has left. */
const maxFactor = 5;
/** What was counted counts half after this time. */
const halfLifeMs = 3_000;

export function createRetryAfter(now: () => number = () => performance.now()): RetryAfter {
  const count = () => ({ admitted: 0, refused: 0, at: now() });
  const counts: Record<Stage, ReturnType<typeof count>> = { arrive: count(), shop: count(), pay: count() };

  const recent = (stage: Stage) => {
    const counted = counts[stage];
    const left = 0.5 ** ((now() - counted.at) / halfLifeMs);
    return Object.assign(counted, { admitted: counted.admitted * left, refused: counted.refused * left, at: now() });
  };

  return {
    admitted(stage) {
      recent(stage).admitted += 1;
    },
    refused(stage) {
      const counted = recent(stage);
      counted.refused += 1;
      const factor = Math.min(maxFactor, Math.max(1, counted.refused / Math.max(1, counted.admitted)));
      const [from, to] = range[stage];
      return between(Math.round(from * factor), Math.round(to * factor));
    },
  };
}
