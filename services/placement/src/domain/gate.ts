import { type FailureCode, failureOf } from './failure-codes.ts';

/** The stage of a store's way, set by a person. Only the last two buy anything. */
export type WayStage = 'draft' | 'shadow' | 'canary' | 'live';

/** Successes and failures that are verified, of at most the last 200 attempts and 14 days. */
export interface Results {
  succeeded: number;
  failed: number;
}

export const judgedResults = 200;
export const judgedDays = 14;
/** Of every hundred orders, how many a way in its canary stage gets. */
export const canaryPercent = 5;

/** What a way must reach. 73 successes without a failure are the fewest that prove it. */
const needed = 0.95;
const enough = 73;
/** Fewer results than this close nothing: the breaker acts first. */
const fewest = 10;
const z = 1.959_963_984_540_054; // 95 %, two-sided

/** The Wilson score interval of a success rate: https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval */
export function wilson({ succeeded, failed }: Results): { lower: number; upper: number } {
  const n = succeeded + failed;
  if (n === 0) return { lower: 0, upper: 1 };
  const rate = succeeded / n;
  const centre = rate + z ** 2 / (2 * n);
  const margin = z * Math.sqrt((rate * (1 - rate) + z ** 2 / (4 * n)) / n);
  const scale = 1 + z ** 2 / n;
  return { lower: Math.max(0, (centre - margin) / scale), upper: Math.min(1, (centre + margin) / scale) };
}

/**
 * `proven`: a canary may go live. `below`: it must be closed. Below 73 results nothing can be proven, so that a way which a person has set
 * live is closed only when the rate can no longer be 95 %; from then on it has to prove it.
 */
export function judge(results: Results): 'proven' | 'open' | 'below' {
  const n = results.succeeded + results.failed;
  const { lower, upper } = wilson(results);
  if (n >= enough) return lower >= needed ? 'proven' : 'below';
  return n >= fewest && upper < needed ? 'below' : 'open';
}

/** A duplicate or wrong purchase: the way is closed at the first one, whatever its rate. */
const closing: ReadonlySet<FailureCode> = new Set(['duplicate_order', 'others_confirmation', 'order_number_used']);
export const closesAtOnce = (code: FailureCode): boolean => closing.has(code);

/** Whether a result tells anything about the way. Price, stock and our own side do not. */
export const tellsOfTheWay = (code: FailureCode | null): boolean => code === null || failureOf(code).counts;
