import { retryUntil } from '../retry-until.ts';

/** Repeats a check every 20 ms until it no longer throws and returns its result. Throws its last error after `withinMs`. */
export const eventually = <T>(check: () => T | Promise<T>, withinMs = 20_000): Promise<T> =>
  retryUntil(withinMs, check, { everyMs: 20 });
