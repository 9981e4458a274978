import pRetry from 'p-retry';

/**
 * Calls `attempt` every `everyMs` until it succeeds. Rejects with its last error after `deadlineMs`, and at once after a
 * `TypeError`, which is a bug and not an outage.
 */
export const retryUntil = <T>(deadlineMs: number, attempt: () => Promise<T>, everyMs = 500): Promise<T> =>
  pRetry(attempt, { retries: Infinity, factor: 1, minTimeout: everyMs, maxRetryTime: deadlineMs });
