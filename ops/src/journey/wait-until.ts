import pRetry from 'p-retry';

/** Repeats a check every 20 ms until it no longer throws; throws its last error after 20 seconds. */
export const waitUntil = (check: () => Promise<void>): Promise<void> =>
  pRetry(check, { retries: 1_000, factor: 1, minTimeout: 20, maxRetryTime: 20_000 });
