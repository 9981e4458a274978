/** Shorter than the stop of a process may take, because a stopping process waits for its timers. */
const limitMs = 8_000;

/**
 * For timers that work off a backlog: repeats `batch` while it returns true (there is more). After eight seconds it returns
 * `unfinished`, so that the timer is due again at once, here or in another replica.
 */
export async function repeatBatches(batch: () => Promise<boolean>): Promise<TimerResult> {
  const end = performance.now() + limitMs;
  while (await batch()) if (performance.now() > end) return 'unfinished';
  return undefined;
}

/** What the run of a timer returns. `unfinished`: there is more to do, so the timer is due again at once. */
export type TimerResult = 'unfinished' | undefined | void;
