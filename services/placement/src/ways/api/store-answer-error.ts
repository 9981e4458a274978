import type { FailureCode } from '../../domain/failure-codes.ts';

/** The store could not be asked, or its answer is not one of the protocol. */
export class StoreAnswerError extends Error {
  override name = 'StoreAnswerError';
  readonly code: FailureCode;
  constructor(code: FailureCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Why a status of HTTP ends an attempt that has bought nothing yet. */
export function errorOfStatus(status: number): StoreAnswerError {
  const code: FailureCode =
    status >= 500 || status === 429
      ? 'store_unavailable'
      : status === 403
        ? 'blocked'
        : status >= 300 && status < 400
          ? 'foreign_host'
          : 'refused_by_store';
  return new StoreAnswerError(code, `The store answered ${status}.`);
}
