/** How many may be in flight at a time, found by trying: additive increase, multiplicative decrease (AIMD), as TCP does. */
export interface AdaptiveLimit {
  current(): number;
  /** Something ended: in good time, or so slowly that there was too much in flight. `inFlight`: with it. */
  ended(outcome: 'fast' | 'slow', inFlight: number): void;
}

export interface AdaptiveLimitOptions {
  min: number;
  max: number;
  /** What is left of the limit after a cut. */
  decrease: number;
  /** What has ended now began under the limit of a while ago, so cuts in quick succession would answer the same slowness twice. */
  betweenCutsMs: number;
  now?: () => number;
}

/** Begins at the maximum: a machine that carries it never meets a limit. */
export function createAdaptiveLimit({
  min,
  max,
  decrease,
  betweenCutsMs,
  now = () => performance.now(),
}: AdaptiveLimitOptions): AdaptiveLimit {
  let limit = max;
  let nextCutAt = Number.NEGATIVE_INFINITY;
  return {
    current: () => limit,
    ended(outcome, inFlight) {
      if (outcome === 'slow') {
        if (now() < nextCutAt) return;
        nextCutAt = now() + betweenCutsMs;
        limit = Math.max(Math.min(min, max), limit * decrease);
      } else if (inFlight >= limit / 2) limit = Math.min(max, limit + 1 / limit); // unused room proves nothing
    },
  };
}
