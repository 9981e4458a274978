import { retryUntil } from '../retry-until.ts';

/**
 * Repeats a check every 20 ms until it no longer throws and returns its result. Throws its last error after `withinMs`, which is
 * far beyond what is needed on a machine that does nothing else: a test must not fail because the machine is busy.
 */
export const eventually = <T>(check: () => T | Promise<T>, withinMs = 60_000): Promise<T> =>
  retryUntil(withinMs, check, { everyMs: 20 });
