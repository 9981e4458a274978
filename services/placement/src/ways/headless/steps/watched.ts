import { setTimeout as wait } from 'node:timers/promises';
import { PageError } from '../failure.ts';
import type { Inspector } from '../page/inspector.ts';

/**
 * Runs a step while the page is looked at: a sold-out message or a challenge ends the step at once instead of after its timeout.
 * What is left of the step ends with the page.
 */
export async function watched<T>(step: () => Promise<T>, inspector: Inspector, everyMs: number): Promise<T> {
  const ended = new AbortController();
  const running = step().finally(() => ended.abort());
  running.catch(() => undefined);
  const watching = (async () => {
    for (;;) {
      await wait(everyMs, undefined, { signal: ended.signal });
      const stopped = await inspector.inspect();
      if (stopped && !ended.signal.aborted) return stopped;
    }
  })().catch(() => undefined);
  const first = await Promise.race([running.then((value) => ({ value })), watching]);
  if (first instanceof PageError) throw first;
  return first ? first.value : running;
}
