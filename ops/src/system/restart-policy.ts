/** When a process that ended is started again. */
export interface RestartPolicy {
  /** The pause before the first restart; it doubles with every further death, up to `longestPauseMs`. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** After a life of this length the next pause is the first one again. */
  steadyAfterMs: number;
  /** So many deaths within `windowMs`, and the process counts as one that cannot be kept alive. */
  maxDeaths: number;
  windowMs: number;
}

export const restartPolicy: RestartPolicy = {
  firstPauseMs: 500,
  longestPauseMs: 10_000,
  steadyAfterMs: 60_000,
  maxDeaths: 5,
  windowMs: 60_000,
};

/** Remembers the deaths of one process. `died` returns the pause before its restart, or `undefined` if it is given up. */
export function createRestartSchedule(policy: RestartPolicy, now: () => number = () => performance.now()) {
  let deaths: number[] = [];
  let pauseMs = policy.firstPauseMs;
  return {
    died(livedMs: number): number | undefined {
      deaths = [...deaths, now()].filter((at) => now() - at < policy.windowMs);
      if (deaths.length >= policy.maxDeaths) return undefined;
      if (livedMs >= policy.steadyAfterMs) pauseMs = policy.firstPauseMs;
      const pause = pauseMs;
      pauseMs = Math.min(2 * pauseMs, policy.longestPauseMs);
      return pause;
    },
  };
}
