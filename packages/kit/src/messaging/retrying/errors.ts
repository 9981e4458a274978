/**
 * What this event or job needs has not happened yet, as is to be expected: roll back and retry later, after `afterMs` or else by the
 * retry policy. No warning is logged.
 */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
  readonly afterMs: number | undefined;
  constructor(message: string, afterMs?: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** No retry can succeed: dead-letter the message. */
export class UnprocessableError extends Error {
  override name = 'UnprocessableError';
}

/** An earlier event about the same subject is scheduled for a retry or dead-lettered, and the reaction is ordered. Does not count as an attempt. */
export class OutOfOrderError extends Error {
  override name = 'OutOfOrderError';
}

/** Something has failed: retry after this time instead of the time of the retry policy. */
export class RetryLaterError extends Error {
  override name = 'RetryLaterError';
  readonly afterMs: number;
  constructor(afterMs: number, message: string) {
    super(message);
    this.afterMs = afterMs;
  }
}

/**
 * The time after which an error wants to be retried, or `undefined` if it leaves that to the policy. In whole milliseconds: sixteen digits
 * of a fraction in a log look like the number of a card.
 */
export function statedWaitMs(error: unknown): number | undefined {
  const waitMs = error instanceof RetryLaterError || error instanceof NotReadyError ? error.afterMs : undefined;
  return waitMs === undefined ? undefined : Math.round(waitMs);
}
