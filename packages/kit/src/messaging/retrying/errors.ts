/** The subject of this event does not exist yet: roll back and retry later. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
}

/** No retry can succeed: dead-letter the message. */
export class UnprocessableError extends Error {
  override name = 'UnprocessableError';
}

/** An earlier event about the same subject is scheduled for a retry or dead-lettered, and the reaction is ordered. Does not count as an attempt. */
export class OutOfOrderError extends Error {
  override name = 'OutOfOrderError';
}

/** Retry after this time instead of the time of the retry policy. */
export class RetryLaterError extends Error {
  override name = 'RetryLaterError';
  readonly afterMs: number;
  constructor(afterMs: number, message: string) {
    super(message);
    this.afterMs = Math.round(afterMs); // sixteen digits of a fraction in a log look like the number of a card
  }
}
