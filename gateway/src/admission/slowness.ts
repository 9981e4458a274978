/** Tells whether an answer took much longer than the same kind of request takes on an idle machine. */
export interface Slowness {
  /** Learns from the answer, and judges it. */
  isSlow(kind: string, tookMs: number): boolean;
}

/** So many times the shortest time. On an idle machine one answer in a hundred takes longer. */
const tolerance = 4;
/** The shortest time counts twice as much after this: a database that was moved further away is not load. */
const doublesMs = 60_000;

export function createSlowness(now: () => number = () => performance.now()): Slowness {
  const shortest = new Map<string, { ms: number; at: number }>();
  return {
    isSlow(kind, tookMs) {
      const at = now();
      const known = shortest.get(kind);
      const ms = known === undefined ? tookMs : known.ms * 2 ** ((at - known.at) / doublesMs);
      if (known === undefined || tookMs < ms) shortest.set(kind, { ms: tookMs, at });
      return tookMs > ms * tolerance;
    },
  };
}
