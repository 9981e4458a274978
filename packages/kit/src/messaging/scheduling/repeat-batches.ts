/** Ends well before the next full run of any recovery timer; what is left is due again at its next turn. */
const limitMs = 30_000;

/** For timers that work off a backlog: repeats `batch` while it returns true (there is more), for at most 30 s. */
export async function repeatBatches(batch: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs;
  while ((await batch()) && performance.now() < end);
}
