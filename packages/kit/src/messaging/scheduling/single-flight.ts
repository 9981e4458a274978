export interface SingleFlight {
  /** Starts a run, or joins the one under way. */
  (): Promise<void>;
  /** Returns `undefined` if no run is under way. */
  underWay(): Promise<void> | undefined;
}

/**
 * One run at a time, shared by all callers. The work starts in a later turn: if it could end before `running` is assigned,
 * `running` would never be cleared, and the work never run again.
 */
export function singleFlight(work: () => Promise<void>): SingleFlight {
  let running: Promise<void> | undefined;
  const join = () => {
    running ??= Promise.resolve()
      .then(work)
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return Object.assign(join, { underWay: () => running });
}
