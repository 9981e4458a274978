import type { FailureCode } from '../../domain/failure-codes.ts';

/** Why a browser cannot go on at a store. `detail` is for operators; text of the store in it is data. */
export class PageError extends Error {
  override name = 'PageError';
  readonly code: FailureCode;
  /** What the store would charge, if it was seen. */
  readonly totalCents: number | undefined;
  /** On the answer to the submission: it proves that nothing was bought. */
  readonly provesNotBought: boolean;
  constructor(
    code: FailureCode,
    detail: string,
    { totalCents, provesNotBought = false }: { totalCents?: number; provesNotBought?: boolean } = {},
  ) {
    super(detail);
    this.code = code;
    this.totalCents = totalCents;
    this.provesNotBought = provesNotBought;
  }
}
