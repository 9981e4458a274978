import type { FailureCode } from '../../domain/failure-codes.ts';

/** Why a browser cannot go on at a store. `detail` is for operators; text of the store in it is data. */
export class PageError extends Error {
  override name = 'PageError';
  readonly code: FailureCode;
  /** What the store would charge, if it was seen. */
  readonly totalCents: number | undefined;
  /** It is the sum of the items: shipping and tax were not seen yet. */
  readonly atLeast: boolean;
  /** On the answer to the submission: it proves that nothing was bought. */
  readonly provesNotBought: boolean;
  constructor(
    code: FailureCode,
    detail: string,
    {
      totalCents,
      atLeast = false,
      provesNotBought = false,
    }: { totalCents?: number; atLeast?: boolean; provesNotBought?: boolean } = {},
  ) {
    super(detail);
    this.code = code;
    this.totalCents = totalCents;
    this.atLeast = atLeast;
    this.provesNotBought = provesNotBought;
  }
}
