export interface SingleFlight {
  /** Begins, or joins the run that is under way. */
  (): Promise<void>;
  /** The run under way, if there is one. */
  underWay(): Promise<void> | undefined;
}

/**
 * One run at a time, shared by whoever asks meanwhile. The work always begins in a later turn: if it could end before it
 * was remembered, it would be remembered for ever, and never run again.
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
