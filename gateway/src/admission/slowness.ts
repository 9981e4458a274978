/** Tells whether an answer took much longer than the same work takes on an idle machine. */
export interface Slowness {
  /** Learns from the answer, and judges it. */
  isSlow(tookMs: number): boolean;
}

/** So many times the shortest time. On an idle machine one answer in a hundred takes longer. */
const tolerance = 4;
/** The shortest time counts twice as much after this: a database that was moved further away is not load. */
const doublesMs = 60_000;

export function createSlowness(now: () => number = () => performance.now()): Slowness {
  let shortest: { ms: number; at: number } | undefined;
  return {
    isSlow(tookMs) {
      const at = now();
      const ms = shortest === undefined ? tookMs : shortest.ms * 2 ** ((at - shortest.at) / doublesMs);
      if (shortest === undefined || tookMs < ms) shortest = { ms: tookMs, at };
      return tookMs > ms * tolerance;
    },
  };
}
